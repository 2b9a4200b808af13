// Lays the paper of an attempt: which questions are drawn, and in which order they and their parts stand. From the same seed
// comes the same paper, also in the program that checks records.

/** The questions of an attempt in their order: `[{section, id, order}]`, `order` with the ids of what is shuffled in each. */
function lay(paper, seed) {
  const generator = new Generator(seed);
  return paper.sections.flatMap((section) => {
    const drawn = drawnFrom(section, generator);
    const ids = paper.shuffleQuestions ? generator.shuffled(drawn) : drawn;
    return ids.map((id) => ({ section: section.id, id, order: layingOrder(paper.questions[id], generator) }));
  });
}

/** All questions of a section, or as many of its pool as it asks for; as they stand there. */
function drawnFrom({ draw, count = null }, generator) {
  if (count === null) return draw;
  const kept = new Set(generator.shuffled(draw).slice(0, count));
  return draw.filter((id) => kept.has(id));
}

/** The order of the choices, items, targets or rows of a question; empty when it has none that could stand otherwise. */
function layingOrder(question, generator) {
  const { type, shuffle } = question;
  if (type === "ordering") return generator.shuffled(question.items);
  if (type === "matching") return shuffle ? generator.shuffled(question.targets) : question.targets;
  if (type === "classification") return shuffle ? generator.shuffled(question.rows) : question.rows;
  if (type !== "single-choice" && type !== "multiple-response") return [];
  const { choices, fixed } = question;
  if (!shuffle) return choices;
  return [...generator.shuffled(choices.filter((id) => !fixed.includes(id))), ...choices.filter((id) => fixed.includes(id))];
}
