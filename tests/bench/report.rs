//! One line for each figure.

/// Prints a figure beside its aim.
pub(crate) fn line(what: &str, figure: &str, aim: &str, is_met: bool) {
    println!(
        "{what:<52} {figure:>16}   aim {aim:<12} {}",
        if is_met { "met" } else { "MISSED" }
    );
}

/// Prints a figure that has no aim of its own.
pub(crate) fn note(what: &str, figure: &str) {
    println!("{what:<52} {figure:>16}");
}

/// The middle one of several measurements.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
