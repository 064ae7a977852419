//! The little statistics there is. Medians and quartiles, because one descheduled run must not move
//! the result; no means.

/// The middle value; between the two middle ones if their number is even.
///
/// # Panics
/// If `values` is empty.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// How ours compares with one rival, from samples taken in turns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// Median of ours over median of theirs.
    pub of_medians: f64,
    /// First quartile of the ratios of samples taken right after each other.
    pub low: f64,
    /// Third quartile of the same.
    pub high: f64,
}

/// Compares samples that were taken in pairs.
///
/// # Panics
/// If either is empty.
pub fn ratio(ours: &[f64], theirs: &[f64]) -> Ratio {
    let pairs: Vec<f64> = ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs).collect();
    Ratio {
        of_medians: median(ours) / median(theirs),
        low: quantile(&pairs, 0.25),
        high: quantile(&pairs, 0.75),
    }
}

/// The value below which a share of `share` (0 to 1) lies, linear between neighbours.
fn quantile(values: &[f64], share: f64) -> f64 {
    assert!(!values.is_empty(), "no samples");
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = place.ceil() as usize;
    sorted[below] + (sorted[above] - sorted[below]) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_odd_and_even_counts() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn ratios_are_taken_pair_by_pair() {
        let ratio = ratio(&[1.0, 2.0, 30.0], &[2.0, 4.0, 60.0]);
        assert_eq!(ratio, Ratio { of_medians: 0.5, low: 0.5, high: 0.5 });
    }
}
