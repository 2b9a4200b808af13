//! What runs and tests showed, in counts. Minutes and pages of a review read it; nobody is named in it.

/// A question whose mean share of points is below this is misunderstood: it costs more than three points of ten.
const MISUNDERSTOOD: f64 = 0.7;

/// So many misunderstood questions are listed at most.
const MOST_MISUNDERSTOOD: usize = 10;

/// What records say together, where somebody gave them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// Of runs; none where no records of runs were given.
    pub runs: Option<RunFigures>,
    /// Of the questions of quizzes, in the order of the quizzes and of their papers; none where no records of learners
    /// were given.
    pub questions: Option<Vec<QuestionFigures>>,
}

/// What runs say together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunFigures {
    /// How many there are, and how many of these were drills.
    pub count: usize,
    pub drills: usize,
    /// Files that could not be used.
    pub left_out: usize,
    /// By document in natural order; those steps first that missed their limit most often.
    pub missed: Vec<MissedLimit>,
}

/// A step that missed its time limit in some runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedLimit {
    /// The document's number.
    pub document: String,
    pub step: String,
    /// What document and step were called in the last of the runs.
    pub document_title: String,
    pub step_title: String,
    /// In how many runs, and how many of these were drills.
    pub count: usize,
    pub drills: usize,
    /// In how many it was never done.
    pub open: usize,
    /// Milliseconds after the limit, at worst.
    pub worst_ms: i64,
}

/// How a question of a quiz works.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionFigures {
    /// The ids of quiz and question.
    pub quiz: String,
    pub question: String,
    /// In how many attempts it was drawn.
    pub drawn: usize,
    /// The mean share of its points, 0 to 1; none where there are too few attempts to say.
    pub facility: Option<f64>,
    /// The wrong choice that is taken most often, and how often; none where a question has no choices, or nobody is wrong.
    pub mistaken: Option<(String, usize)>,
    /// What speaks against it.
    pub flags: Vec<Flag>,
}

/// Something that speaks against a question. Choices are given by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flag {
    /// Facility below 0.3.
    Hard,
    /// Everybody is right.
    Easy,
    /// Who knows more does worse.
    Negative,
    /// A wrong choice that nobody takes.
    Unchosen(String),
    /// A wrong choice that strong learners take more often than the right one.
    Preferred(String),
}

impl Flag {
    /// In kebab case.
    pub fn name(&self) -> &'static str {
        match self {
            Flag::Hard => "hard",
            Flag::Easy => "easy",
            Flag::Negative => "negative",
            Flag::Unchosen(_) => "unchosen",
            Flag::Preferred(_) => "preferred",
        }
    }

    /// The choice that it is about.
    pub fn choice(&self) -> Option<&str> {
        match self {
            Flag::Unchosen(choice) | Flag::Preferred(choice) => Some(choice),
            _ => None,
        }
    }
}

impl Evidence {
    /// The questions that learners get wrong most, the worst first.
    pub fn misunderstood(&self) -> Vec<&QuestionFigures> {
        let mut wrong: Vec<(f64, &QuestionFigures)> = self.wrong().collect();
        // Of two that are alike the one that was drawn more often is surer.
        wrong.sort_by(|(a, one), (b, other)| a.total_cmp(b).then(other.drawn.cmp(&one.drawn)));
        wrong.truncate(MOST_MISUNDERSTOOD);
        wrong.into_iter().map(|(_, figures)| figures).collect()
    }

    /// Whether learners get any question wrong so often.
    pub fn has_misunderstood(&self) -> bool {
        self.wrong().next().is_some()
    }

    fn wrong(&self) -> impl Iterator<Item = (f64, &QuestionFigures)> {
        let all = self.questions.iter().flatten();
        all.filter_map(|figures| Some((figures.facility.filter(|facility| *facility < MISUNDERSTOOD)?, figures)))
    }

    /// Questions that something speaks against; none where no records of learners were given.
    pub fn flagged(&self) -> Option<Vec<&QuestionFigures>> {
        Some(self.questions.as_ref()?.iter().filter(|figures| !figures.flags.is_empty()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(question: &str, drawn: usize, facility: Option<f64>) -> QuestionFigures {
        let (quiz, question) = ("q".to_string(), question.to_string());
        QuestionFigures { quiz, question, drawn, facility, mistaken: None, flags: Vec::new() }
    }

    #[test]
    fn the_worst_comes_first_and_what_most_understand_is_left_out() {
        let questions = vec![
            figures("fine", 40, Some(0.7)),
            figures("few", 9, None),
            figures("half", 20, Some(0.5)),
            figures("worst", 20, Some(0.1)),
            figures("half-of-many", 30, Some(0.5)),
        ];
        let evidence = Evidence { questions: Some(questions), runs: None };
        let ids: Vec<&str> = evidence.misunderstood().iter().map(|figures| figures.question.as_str()).collect();
        assert_eq!(ids, ["worst", "half-of-many", "half"]);
        assert_eq!(Evidence::default().flagged(), None);
    }
}
