// One block of each kind in each language.
const zh = {
  severity: {
    title: "事件分級",
    scale: {
      levels: [
        { id: "high", name: "高", triggers: "15分鐘內開始控制擴散；執行團隊開會；每小時回報。" },
        { id: "medium", name: "中", triggers: "1小時內開始處置；事件指揮官每半天回報。" },
        { id: "low", name: "低", triggers: "上班時間內處理完畢。" },
      ],
      questions: [
        { id: "impact", ask: "影響多大？", help: "看最壞的情形。", answers: [
          { id: "minor", label: "造成不便", help: "少數人看到，沒有金錢損失。", points: 1 },
          { id: "serious", label: "有人受害", help: "顧客被騙或收到惡意訊息。", points: 2 },
          { id: "severe", label: "重大損失", help: "金錢損失、媒體報導或違法。", points: 3 },
        ] },
        { id: "scope", ask: "範圍多廣？", help: null, answers: [
          { id: "one", label: "一個帳號", help: null, points: 1 }, { id: "some", label: "數個帳號", help: null, points: 2 }, { id: "all", label: "整個公司", help: null, points: 3 },
        ] },
        { id: "exposed", ask: "個人資料外洩了嗎？", help: null, answers: [{ id: "no", label: "沒有", help: null, points: 0 }, { id: "yes", label: "有", help: null, points: 0 }] },
      ],
      matrix: [
        { if: { exposed: ["yes"] }, points: null, level: "high", because: "個人資料已外洩" },
        { if: {}, points: [5, null], level: "high", because: "影響和範圍合計已達高等級" },
        { if: {}, points: [3, 4], level: "medium", because: null },
        { if: {}, points: null, level: "low", because: null },
      ],
      deadlines: [
        { id: "authority", name: "通知主管機關", help: "有個人資料外洩之虞時。", minutes: 4320, from: "discovered", role: { id: "legal", name: "法務" } },
        { id: "partner", name: "通知合作平台", help: null, minutes: 30, from: "reported", role: null },
      ],
    },
  },
  report: {
    title: "通報內容",
    fields: [
      { id: "noticed", label: "發現時間", type: "time", required: true, help: "不確定就填最早可能的時間。", options: [] },
      { id: "what", label: "發生了什麼事", type: "long", required: true, help: "看到什麼、在哪裡看到。", options: [] },
      { id: "kind", label: "事件類別", type: "choice", required: true, help: null, options: ["帳號遭盜用", "不實訊息", "網路攻擊", "資料外洩"] },
      { id: "seen", label: "受影響的平台", type: "choices", required: false, help: null, options: ["Facebook", "Instagram", "X", "LINE"] },
      { id: "followers", label: "追蹤人數", type: "number", required: false, help: null, options: [] },
      { id: "accounts", label: "受影響的帳號", type: "accounts", required: false, help: "一行一個。", options: [] },
      { id: "who", label: "通報人", type: "text", required: true, help: null, options: [] },
    ],
    text: null, subject: "事件通報：{kind}", mail: "sm-incident@example.com", form: "https://forms.example.com/r?when={noticed}&what={what}&who={who}",
  },
  statement: {
    title: "初步聲明",
    channels: [{ name: "X", limit: 60 }, { name: "Facebook", limit: 2000 }],
    slots: [
      { id: "time", label: "發現時間", help: "例：11月28日上午10時", options: [] },
      { id: "channel", label: "平台", help: null, options: ["Facebook粉絲專頁", "X帳號", "LINE官方帳號"] },
      { id: "link", label: "查詢網址", help: null, options: [] },
    ],
    text: "我們在{time}發現本公司的{channel}遭人盜用，並已立即停止該帳號的發文。\n\n請勿點擊該帳號近日傳送的連結。最新消息請見{link}。\n",
    approvers: [{ id: "sponsor", name: "執行長" }, { id: "pr", name: "公關主管" }],
  },
  agenda: {
    title: "緊急會議",
    items: [
      { topic: "現況", minutes: 5, role: { id: "ic", name: "事件指揮官" }, note: "只講已查證的事實" },
      { topic: "分級", minutes: 10, role: { id: "it", name: "資安專家" }, note: null },
      { topic: "分工與下次會議", minutes: 5, role: null, note: null },
    ],
    decisions: ["由誰通知顧客？", "是否發布聲明？"],
  },
};

const en = {
  severity: {
    title: "Severity",
    scale: {
      ...zh.severity.scale,
      levels: [
        { id: "high", name: "High", triggers: "Containment starts within 15 minutes; the executive team meets; reports every hour." },
        { id: "medium", name: "Medium", triggers: "Handling starts within 1 hour; the incident commander reports twice a day." },
        { id: "low", name: "Low", triggers: "Done within office hours." },
      ],
      questions: [
        { id: "impact", ask: "How bad is it?", help: "Think of the worst case.", answers: [
          { id: "minor", label: "A nuisance", help: "Few saw it, nobody lost money.", points: 1 },
          { id: "serious", label: "People are harmed", help: "Customers were deceived or got malicious messages.", points: 2 },
          { id: "severe", label: "Severe loss", help: "Money lost, press reports, or a breach of law.", points: 3 },
        ] },
        { id: "scope", ask: "How far does it reach?", help: null, answers: [
          { id: "one", label: "One account", help: null, points: 1 }, { id: "some", label: "Several accounts", help: null, points: 2 }, { id: "all", label: "The whole company", help: null, points: 3 },
        ] },
        { id: "exposed", ask: "Were personal data exposed?", help: null, answers: [{ id: "no", label: "No", help: null, points: 0 }, { id: "yes", label: "Yes", help: null, points: 0 }] },
      ],
      matrix: [
        { if: { exposed: ["yes"] }, points: null, level: "high", because: "personal data were exposed" },
        { if: {}, points: [5, null], level: "high", because: "impact and scope together reach it" },
        { if: {}, points: [3, 4], level: "medium", because: null },
        { if: {}, points: null, level: "low", because: null },
      ],
      deadlines: [
        { id: "authority", name: "Notify the authority", help: "When personal data may have been exposed.", minutes: 4320, from: "discovered", role: { id: "legal", name: "Legal counsel" } },
        { id: "partner", name: "Notify the platform", help: null, minutes: 30, from: "reported", role: null },
      ],
    },
  },
  report: {
    title: "Report",
    fields: [
      { id: "noticed", label: "Time of discovery", type: "time", required: true, help: "Not sure? The earliest possible time.", options: [] },
      { id: "what", label: "What happened", type: "long", required: true, help: "What you saw, and where.", options: [] },
      { id: "kind", label: "Kind of incident", type: "choice", required: true, help: null, options: ["Account takeover", "False information", "Attack", "Data leak"] },
      { id: "seen", label: "Platforms affected", type: "choices", required: false, help: null, options: ["Facebook", "Instagram", "X", "LINE"] },
      { id: "followers", label: "Followers", type: "number", required: false, help: null, options: [] },
      { id: "accounts", label: "Accounts affected", type: "accounts", required: false, help: "One per line.", options: [] },
      { id: "who", label: "Reported by", type: "text", required: true, help: null, options: [] },
    ],
    text: "{who} noticed at {noticed}: {what}\nPlatforms: {seen}\n", subject: "Incident: {kind}", mail: "sm-incident@example.com", form: "https://forms.example.com/r?when={noticed}&what={what}&who={who}",
  },
  statement: {
    title: "First statement",
    channels: [{ name: "X", limit: 150 }, { name: "Facebook", limit: 2000 }],
    slots: [
      { id: "time", label: "time of discovery", help: "For example: 10 a.m. on 28 November", options: [] },
      { id: "channel", label: "channel", help: null, options: ["Facebook page", "X account", "LINE account"] },
      { id: "link", label: "address for news", help: null, options: [] },
    ],
    text: "At {time} we found that our {channel} had been taken over, and stopped it from posting at once.\n\nDo not open links that it sent lately. News: {link}.\n",
    approvers: [{ id: "sponsor", name: "Executive sponsor" }, { id: "pr", name: "Head of PR" }],
  },
  agenda: {
    title: "Emergency meeting",
    items: [
      { topic: "Situation", minutes: 5, role: { id: "ic", name: "Incident commander" }, note: "verified facts only" },
      { topic: "Grading", minutes: 10, role: { id: "it", name: "IT security expert" }, note: null },
      { topic: "Who does what; next meeting", minutes: 5, role: null, note: null },
    ],
    decisions: ["Who tells the customers?", "Do we publish a statement?"],
  },
};

export const samples = { "zh-Hant": zh, en };
