//! The lines from a step to those that come after it: orthogonal, with round corners, one trunk for each step.
//!
//! A row has the circles of one step only, so a line along a row meets no others; a line down a lane does. Each step's
//! trunk therefore runs in the middle of its lane as far as the lane's next circle, and what lies beyond is reached by
//! a second trunk beside the circles, where no other line runs already. Any order of steps is drawn, cycles too: each
//! arrow is looked at once.

use std::cmp::Ordering;
use std::fmt::Write;

use super::Chart;
use super::text::number;

/// Radius of corners.
const CORNER: f64 = 6.0;
/// Length and half the width of an arrow's head, without the line around it.
const HEAD: (f64, f64) = (4.0, 2.0);
/// From the tip to the circle, and what else a head needs.
const TIP: f64 = 2.0;
/// Lines that are closer look like one.
const APART: f64 = 4.0;
/// Where on a circle its shoulder is, seen from its middle.
const SHOULDER: (f64, f64) = (0.6, 0.8);

/// Where everything is.
pub struct Grid {
    /// The middle of each lane.
    pub columns: Vec<f64>,
    /// The height at which each row's circles stand.
    pub rows: Vec<f64>,
    /// Width of a lane.
    pub lane: f64,
    /// Radius of circles.
    pub radius: f64,
}

/// A line down or up the chart, between two rows.
#[derive(Clone, Copy)]
struct Trunk {
    x: f64,
    first: usize,
    last: usize,
}

/// How a line goes on from a trunk to the circle of a step.
struct Branch {
    /// Where it leaves the trunk.
    y: f64,
    /// The path from there, relative, which packs better than coordinates.
    path: String,
}

/// The lines of all arrows, with their heads.
pub fn write(chart: &Chart, grid: &Grid, out: &mut String) {
    if chart.arrows.is_empty() {
        return;
    }
    let mut router = Router { chart, grid, trunks: Vec::new(), lines: String::new() };
    let beside: Vec<(usize, usize, Vec<usize>)> =
        (0..chart.rows.len()).flat_map(|from| router.along_the_middle(from)).collect();
    for (from, lane, targets) in beside {
        router.beside_the_circles(from, lane, &targets);
    }
    let _ = write!(out, r#"<path class="lane-line" d="{}"/>"#, router.lines);
}

struct Router<'a> {
    chart: &'a Chart<'a>,
    grid: &'a Grid,
    trunks: Vec<Trunk>,
    lines: String,
}

impl Router<'_> {
    /// Draws what can be reached along the middle of the step's lane; returns what cannot, below and above, with the
    /// lane.
    fn along_the_middle(&mut self, from: usize) -> Vec<(usize, usize, Vec<usize>)> {
        let after = self.chart.arrows.iter().filter(|arrow| arrow.0 == from).map(|arrow| arrow.1);
        let targets: Vec<usize> = after.collect();
        let lane = self.home(from, &targets);
        let places = &self.chart.places;
        let next = (from + 1..places.len()).find(|row| places[*row].contains(&lane)).unwrap_or(usize::MAX);
        let (above, below): (Vec<usize>, Vec<usize>) = targets.iter().partition(|target| **target < from);
        let (near, far): (Vec<usize>, Vec<usize>) = below.iter().partition(|target| **target <= next);
        if let Some(last) = near.last() {
            let (x, y) = (self.grid.columns[lane], self.grid.rows[from] + self.grid.radius);
            self.draw(format!("M{} {}", number(x), number(y)), x, y, &near);
            self.trunks.push(Trunk { x, first: from, last: *last });
        }
        [far, above].into_iter().filter(|rest| !rest.is_empty()).map(|rest| (from, lane, rest)).collect()
    }

    /// The lane from which a step's lines leave: that of most of its targets.
    fn home(&self, from: usize, targets: &[usize]) -> usize {
        let places = &self.chart.places;
        let shared = |lane: &usize| targets.iter().filter(|target| places[**target].contains(lane)).count();
        places[from].iter().copied().rev().max_by_key(shared).unwrap_or_default()
    }

    /// Draws a trunk beside the lane's circles, to targets that are all below or all above.
    fn beside_the_circles(&mut self, from: usize, lane: usize, targets: &[usize]) {
        let (Some(low), Some(high)) = (targets.iter().min(), targets.iter().max()) else { return };
        let (first, last) = (from.min(*low), from.max(*high));
        let home = self.grid.columns[lane];
        let trunk = self.free_trunk(home, targets, first, last);
        let side = if trunk.x < home { -1.0 } else { 1.0 };
        let down = if first == from { 1.0 } else { -1.0 };
        // Lines leave at the circle's lower or upper edge, so that nobody takes them for lines that come in.
        let edge = (self.grid.radius * 0.75).round();
        let (x, y) = (home + side * edge, self.grid.rows[from] + down * edge);
        let corner = CORNER.min((trunk.x - x).abs());
        let (across, along) = (number(side * corner), number(down * corner));
        let way = number(trunk.x - x - side * corner);
        let start = format!("M{} {}h{way}q{across} 0 {across} {along}", number(x), number(y));
        self.draw(start, trunk.x, y + down * corner, targets);
        self.trunks.push(trunk);
    }

    /// Draws the path `start`, which ends at `x` and `y`, on to the farthest target, and branches to the others.
    fn draw(&mut self, start: String, x: f64, y: f64, targets: &[usize]) {
        let mut branches: Vec<Branch> = targets.iter().map(|target| self.branch(x, y, *target)).collect();
        branches.sort_by(|a, b| (b.y - y).abs().total_cmp(&(a.y - y).abs()));
        for (at, branch) in branches.iter().enumerate() {
            let _ = match at {
                0 => write!(self.lines, "{start}V{}{}", number(branch.y), branch.path),
                _ => write!(self.lines, "M{} {}{}", number(x), number(branch.y), branch.path),
            };
        }
    }

    /// The trunk with the fewest troubles: other lines in its place, circles in its way, a long way from the step.
    fn free_trunk(&self, home: f64, targets: &[usize], first: usize, last: usize) -> Trunk {
        let (lane, radius) = (self.grid.lane, self.grid.radius);
        let near = (radius + 8.0).min(lane / 2.0);
        let mut steps = vec![near];
        if lane / 2.0 - near >= APART {
            steps.push(near + 5.0);
        }
        steps.push(lane - near.max(APART));
        steps.push(lane);
        let columns = targets.iter().flat_map(|target| &self.chart.places[*target]);
        let right = columns.map(|column| self.grid.columns[*column] - home).sum::<f64>() >= 0.0;
        let sides = if right { [1.0, -1.0] } else { [-1.0, 1.0] };
        let places = steps.iter().flat_map(|step| sides.map(|side| home + side * step));
        let edges = self.grid.columns.iter().map(|column| [column - lane / 2.0, column + lane / 2.0]);
        let (left, right) = edges.fold((home, home), |(l, r), [a, b]| (a.min(l), b.max(r)));
        let trunks = places.filter(|x| (left + 1.0..=right - 1.0).contains(x)).map(|x| Trunk { x, first, last });
        let best = trunks.enumerate().min_by_key(|(order, trunk)| (self.troubles(trunk), *order));
        best.map_or(Trunk { x: home + near.min(lane / 2.0 - 1.0), first, last }, |(_, trunk)| trunk)
    }

    fn troubles(&self, trunk: &Trunk) -> usize {
        let close = |x: f64| (x - trunk.x).abs() < APART;
        let others = self.trunks.iter().filter(|other| close(other.x));
        let lines: usize = others.map(|other| overlap(other, trunk)).sum();
        let circles: usize = (trunk.first + 1..trunk.last)
            .flat_map(|row| &self.chart.places[row])
            .filter(|lane| (self.grid.columns[**lane] - trunk.x).abs() < self.grid.radius)
            .count();
        lines + circles * 3
    }

    /// The way from a trunk at `x` that comes from `y` to the circle of a target.
    fn branch(&self, x: f64, y: f64, target: usize) -> Branch {
        let (row, reach) = (self.grid.rows[target], self.grid.radius + TIP);
        let down = if row > y { 1.0 } else { -1.0 };
        let columns = || self.chart.places[target].iter().map(|lane| self.grid.columns[*lane]);
        let is_above = columns().any(|column| (column - x).abs() < 1.0);
        let is_between = columns().any(|column| column < x) && columns().any(|column| column > x);
        if is_above || is_between {
            return Branch { y: row - down * if is_above { reach } else { TIP }, path: head(0.0, down) };
        }
        let nearest = columns().min_by(|a, b| (a - x).abs().total_cmp(&(b - x).abs())).unwrap_or(x);
        let side = if nearest < x { -1.0 } else { 1.0 };
        let room = (nearest - x) * side - reach;
        if room < HEAD.0 {
            return self.slip(x, nearest, row, down);
        }
        let corner = CORNER.min(room).min((row - y).abs());
        let (across, along) = (number(side * corner), number(down * corner));
        let path = format!("q0 {along} {across} {along}h{}{}", number(side * (room - corner)), head(side, 0.0));
        Branch { y: row - down * corner, path }
    }

    /// Between a trunk and a circle close to it there is no room for a head: the line bends to the circle's shoulder.
    fn slip(&self, x: f64, column: f64, row: f64, down: f64) -> Branch {
        let reach = self.grid.radius + TIP;
        let aside = if x < column { -1.0 } else { 1.0 };
        let across = column + aside * (reach * SHOULDER.0).round() - x;
        let (from, to) = (reach + HEAD.0, (reach * SHOULDER.1).round());
        let along = down * (from - to);
        let path = format!("l{} {}{}", number(across), number(along), head(across, along));
        Branch { y: row - down * from, path }
    }
}

/// The head of an arrow that flies in a direction, from its tip and back to it.
fn head(dx: f64, dy: f64) -> String {
    let length = dx.hypot(dy).max(0.1);
    let (ux, uy) = (dx / length, dy / length);
    let (long, half) = HEAD;
    let path = [[-ux * long - uy * half, -uy * long + ux * half], [2.0 * uy * half, -2.0 * ux * half]];
    let [[x1, y1], [x2, y2]] = path.map(|step| step.map(|way| (way * 10.0).round() / 10.0));
    // Not closed with `z`, which leads to where the whole line begins.
    let corners = [[x1, y1], [x2, y2], [-x1 - x2, -y1 - y2]];
    corners.map(|step| format!("l{}", step.map(number).join(" "))).concat()
}

/// How bad it is when two trunks are in one place: not at all, one ends where the other begins, they cover each other.
fn overlap(a: &Trunk, b: &Trunk) -> usize {
    match a.first.max(b.first).cmp(&a.last.min(b.last)) {
        Ordering::Less => 4,
        Ordering::Equal => 1,
        Ordering::Greater => 0,
    }
}
