//! What a trial says, in plain Dutch. Shares are between 0 and 1 and shown in whole percents.

use super::Interval;

/// How many answered a letter, and within what the true share lies.
pub fn response(name: &str, letters: u32, answered: u32, interval: Interval) -> String {
    if letters == 0 {
        return format!("Van brief {name} is nog niets te tellen.");
    }
    format!(
        "Op brief {name} kwam bij {answered} van de {letters} jongeren antwoord ({:.0}%). Het echte aandeel ligt waarschijnlijk tussen {:.0}% en {:.0}%.",
        f64::from(answered) * 100.0 / f64::from(letters),
        // Outwards, so that the interval shown holds the one reckoned.
        (interval.low * 100.0).floor(),
        (interval.high * 100.0).ceil(),
    )
}

/// A difference was seen.
pub fn difference_seen(better: &str, other: &str, false_alarms: u8) -> String {
    format!(
        "Brief {better} krijgt vaker antwoord dan brief {other}. Waren de brieven even goed, dan gaf deze proef in hooguit {false_alarms} van de 100 keer toch een verschil te zien. U kunt de proef stoppen en brief {better} gebruiken."
    )
}

/// No difference can be seen yet. `more`: the letters still needed, all variants together; `None`: beyond all planning.
pub fn not_yet(reference: &str, variant: &str, difference: u8, more: Option<u32>) -> String {
    let seen =
        format!("Er is nog geen verschil te zien tussen brief {reference} en brief {variant}.");
    match more {
        Some(more) => format!(
            "{seen} Om een verschil van {difference} procentpunt te zien zijn nog ongeveer {} brieven nodig.",
            rounded(more)
        ),
        None => format!(
            "{seen} Een verschil van {difference} procentpunt is met een proef niet te zien."
        ),
    }
}

/// Up to tens, from a thousand on to hundreds: a plan is no more exact.
pub(super) fn rounded(letters: u32) -> u32 {
    let step = if letters < 1_000 { 10 } else { 100 };
    letters.div_ceil(step).saturating_mul(step)
}

/// More letters are needed than may still be counted.
pub fn out_of_reach(to_come: u32, most: u32) -> String {
    format!(
        "Er komen er nog {to_come}: afgesproken is hooguit {most} brieven. Waarschijnlijk laat deze proef het verschil dus niet zien."
    )
}

/// The agreed number of letters is counted, and no difference was seen.
pub fn stopped(reference: &str, variant: &str, most: u32) -> String {
    format!(
        "De proef stopt: de afgesproken {most} brieven zijn geteld. Er is geen verschil te zien tussen brief {reference} en brief {variant}. Dat bewijst niet dat ze even goed zijn: een klein verschil kan de proef missen."
    )
}

/// Letters whose term to answer still runs.
pub fn still_waiting(letters: u32) -> String {
    match letters {
        1 => "Van 1 brief loopt de antwoordtermijn nog; die telt nog niet mee.".to_owned(),
        _ => {
            format!("Van {letters} brieven loopt de antwoordtermijn nog; die tellen nog niet mee.")
        }
    }
}

/// How the trial is reckoned, for below a report.
pub fn method(false_alarms: u8, answer_days: u16) -> String {
    format!(
        "Zo is gerekend: vóór het versturen is per groep geloot wie welke brief kreeg, steeds in blokjes waarin elke brief een keer voorkomt. Een brief telt mee na {answer_days} dagen. Per blokje is gekeken op welke van twee brieven wel antwoord kwam en op de andere niet. Zijn de brieven even goed, dan is dat kop of munt. Pas als de uitkomsten daar te ver van afwijken, meldt de proef een verschil. De grens is zo gekozen dat u zo vaak mag kijken als u wilt: de kans op een vals alarm blijft over de hele proef hooguit {false_alarms}%. Ook de marges bij de aandelen blijven geldig hoe vaak u kijkt."
    )
}
