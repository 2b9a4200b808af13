//! The closed list of what can be found in content. Every code has a case in `tests/sites/` or in a unit test of its
//! rule; the suite fails when one has none.

use super::Severity;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $about:literal;)*) => {
        /// What was found: a stable name that scripts may rely on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $about] $variant,)*
        }

        impl Code {
            /// Every code, in the order of this file.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The stable name in kebab case, as it is printed and documented.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// How bad a finding of this code is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// One sentence for the list of checks.
            pub fn about(self) -> &'static str {
                match self { $(Code::$variant => $about),* }
            }
        }
    };
}

codes! {
    // Files and text
    NotRegular         "not-a-regular-file"    Error   "A FIFO, socket or device stands where content is expected.";
    LinkOutside        "link-outside"          Error   "A symbolic link is dangling, loops, or leaves the handbook.";
    Unreadable         "unreadable"            Error   "A content file cannot be read.";
    BadFileName        "bad-file-name"         Error   "A file name holds characters that no address can hold.";
    ReservedName       "reserved-name"         Error   "A name that Windows reserves, or an address that it cannot store.";
    TooLarge           "too-large"             Error   "A file or the site passes its limit.";
    AssetType          "asset-type"            Error   "A file of a kind that is not published unless listed.";
    NotUtf8            "not-utf8"              Error   "A text is not UTF-8.";
    ControlCharacter   "control-character"     Error   "A text holds a control or private-use character.";
    HiddenCharacter    "hidden-character"      Warning "A text holds a character that is invisible or reorders others.";
    TooDeep            "too-deep"              Error   "Markdown is nested deeper than any reader can follow.";
    // Front matter and other YAML
    FrontMatterUnclosed "front-matter-unclosed" Error  "The front matter has no closing line.";
    Yaml               "yaml"                  Error   "YAML that cannot be read.";
    UnknownKey         "unknown-key"           Warning "A key that Readybook does not know.";
    DuplicateKey       "duplicate-key"         Error   "A key that is given twice.";
    MissingKey         "missing-key"           Error   "A key that must be given.";
    WrongType          "wrong-type"            Error   "A value of the wrong kind.";
    BadDate            "bad-date"              Error   "A date that is none, or not in order.";
    // Addresses and links
    BadAddress         "bad-address"           Error   "A slug or alias that is absolute, empty or leaves the site.";
    DuplicateAddress   "duplicate-address"     Error   "Two sources want the same address.";
    BrokenLink         "broken-link"           Error   "A link to a page or file that does not exist.";
    BrokenAnchor       "broken-anchor"         Error   "A link to a heading or step that does not exist.";
    UnsafeAddress      "unsafe-address"        Error   "An address with a scheme that a handbook must not open.";
    RemoteResource     "remote-resource"       Error   "An image or script from another host.";
    MissingImage       "missing-image"         Error   "An image that does not exist.";
    BrokenImage        "broken-image"          Error   "An image that is empty, cut off, too big or not what its name says.";
    UnsafeSvg          "unsafe-svg"            Error   "An SVG image with script, remote parts or entities.";
    OrphanPage         "orphan-page"           Warning "A page that nothing links to.";
    // Reading and accessibility
    ImageWithoutAlt    "image-without-alt"     Warning "An image without alternative text.";
    VagueLinkText      "vague-link-text"       Warning "A link whose text does not say where it leads.";
    HeadingSkipped     "heading-skipped"       Warning "A heading level is skipped.";
    HeadingEmpty       "heading-empty"         Warning "A heading without text.";
    SecondTitle        "second-title"          Warning "A second heading of level 1.";
    DuplicateId        "duplicate-id"          Error   "Two headings or terms with the same explicit id.";
    TableHeader        "table-header"          Warning "A table without words in its header row.";
    HtmlRemoved        "html-removed"          Warning "Raw HTML that is not on the allow list was removed or is shown as text.";
    FootnoteMissing    "footnote-missing"      Warning "A footnote that is used but not written, or written but not used.";
    DiagramAsCode      "diagram-as-code"       Warning "A diagram that could not be drawn is shown as code.";
    // Languages
    TranslationMissing "translation-missing"   Warning "A page has no version in a language of the handbook.";
    UnknownLanguage    "unknown-language"      Warning "A file's language suffix is not a language of the handbook.";
    TranslationBehind  "translation-behind"    Warning "A translation renders an older version than its original.";
    TranslationDiffers "translation-differs"   Error   "A translation has other steps than its original.";
    // Controlled documents
    DuplicateNumber    "duplicate-number"      Error   "Two documents with the same number.";
    UnknownDocument    "unknown-document"      Error   "A document number that no document has.";
    StepWithoutId      "step-without-id"       Error   "A step of a controlled document without an explicit id.";
    StepAttribute      "step-attribute"        Error   "An attribute of a step that is unknown or has a wrong value.";
    StepOrder          "step-order"            Error   "A step waits for a step that does not exist or waits for it.";
    StepWithoutTasks   "step-without-tasks"    Warning "A step that is worked through for each account has no tasks.";
    StepWithoutOwner   "step-without-owner"    Error   "A step of a controlled document without a responsible role.";
    Version            "version"               Error   "A version record that is out of order or incomplete.";
    FrozenChanged      "frozen-changed"        Error   "A file of a released version was changed, added or removed.";
    NotFrozen          "not-frozen"            Warning "A version record without texts, or without their digests.";
    StaleVersion       "stale-version"         Warning "A version in force says what does not fit the handbook any more.";
    SupersededLink     "superseded-link"       Warning "A link to an old version that does not say so.";
    NeverReleased      "never-released"        Warning "A controlled document of which nothing was ever released.";
    ApproverIsOwner    "approver-is-owner"     Error   "A document approved by its owner alone.";
    ReviewOverdue      "review-overdue"        Warning "A document whose review is overdue.";
    // Roles and contacts
    UnknownRole        "unknown-role"          Error   "A role that the roster does not know.";
    UnheldRole         "unheld-role"           Warning "A role that nobody holds.";
    UnknownPerson      "unknown-person"        Error   "A person that the roster does not know.";
    ContactStale       "contact-stale"         Warning "A contact that was not checked for too long.";
    // Blocks
    UnknownField       "unknown-field"         Error   "A text asks for a field or slot that its block does not have.";
    UnusedField        "unused-field"          Warning "A field or slot that the text never asks for.";
    ReportAddress      "report-address"        Error   "A mail or form address of a report that cannot work.";
    SeverityScale      "severity-scale"        Error   "A scale that names what it does not have, cannot be checked, or is not there.";
    SeverityGap        "severity-gap"          Error   "Answers for which no row of the matrix gives a level.";
    SeverityRule       "severity-rule"         Warning "A row that never applies, a level that no row gives, or a higher answer that lowers the level.";
    LevelWithoutSteps  "level-without-steps"   Error   "A level of the scale for which a runbook has no steps.";
    // Training
    QuizId             "quiz-id"               Error   "An id of a quiz that is none, is given twice, or is not its file's name.";
    QuizText           "quiz-text"             Warning "A text of a quiz with links, images or raw HTML.";
    QuestionKey        "question-key"          Error   "A question without a right answer, or whose key does not fit.";
    UnknownQuestion    "unknown-question"      Error   "A section, pool or rule that names a question, pool or quiz that does not exist.";
    DuplicateChoice    "duplicate-choice"      Error   "Two choices, items, rows or regions of a question with the same text.";
    PassMark           "pass-mark"             Error   "A pass mark that is missing or that nobody can reach.";
    QuizPool           "quiz-pool"             Error   "A pool with too few questions, drawn from never or twice, or a question that must be passed and may not be drawn.";
    Scenario           "scenario"              Error   "A scenario with nodes that are missing, unreachable or without a way on.";
    QuizOutdated       "quiz-outdated"         Error   "A quiz about a version that a material change replaced.";
    QuizReference      "quiz-reference"        Error   "An explanation or quiz that names a document, version or step that does not exist.";
    Curriculum         "curriculum"            Error   "A requirement that asks nobody, for nothing, for what does not exist or leaves no record, or waits in vain.";
    QuestionChoices    "question-choices"      Warning "Too few, too many, or too similar choices, or one that refers to the others.";
    QuestionStem       "question-stem"         Warning "A negative question whose negation is not emphasised.";
    AnswerGiveaway     "answer-giveaway"       Warning "A right answer that gives itself away by its length, its place, or because it is left over.";
    WithoutExplanation "without-explanation"   Warning "A question without explanation, or an explanation without the step it is about.";
    NoEffect           "no-effect"             Warning "A setting of a quiz or requirement that has no effect beside another.";
    TrueFalseShare     "true-false-share"      Warning "A quiz of which more than 30 % are true-false questions.";
    // Feedback
    FeedbackItem       "feedback-item"         Error   "A file in the folder of feedback that is no item.";
    FeedbackSubject    "feedback-subject"      Warning "Feedback about a document, version, step or question that does not exist.";
    FeedbackStatus     "feedback-status"       Error   "Feedback and the records of versions that do not agree on what was done.";
    FeedbackWaiting    "feedback-waiting"      Warning "Feedback that has waited too long for a decision.";
    // Search
    Synonym            "synonym"               Error   "A synonym in two groups, or with no other beside it.";
    UnknownSynonym     "unknown-synonym"       Warning "A group of synonyms of which none occurs in the handbook.";
    SearchBudget       "search-budget"         Warning "A search index that is larger than its budget.";
    // Configuration
    FeedbackTemplate   "feedback-template"     Error   "An address for feedback or for handing in that cannot work.";
}
