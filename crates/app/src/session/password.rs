//! Passwords: which are accepted, and how they are kept (E11).

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use zeroize::Zeroizing;

use crate::{App, AppError, Result};

/// Memory in KiB and rounds: ASVS appendix C, at least 19 MiB and 2.
const MEMORY_KIB: u32 = 19 * 1024;
const ROUNDS: u32 = 2;

/// A hash with these parameters that no password has, so that an unknown account costs the same.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The commonest passwords and patterns of twelve characters or more, in lower case without digits
/// and signs at either end. A password that is one of these, or repeats a short piece, is refused.
const COMMON: &[&str] = &[
    "wachtwoord",
    "wachtwoordwachtwoord",
    "welkom",
    "welkomwelkom",
    "welkomthuis",
    "welkombij",
    "password",
    "passwordpassword",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "pa$$word",
    "mypassword",
    "qwerty",
    "qwertyuiop",
    "qwertyuiopasdf",
    "qwertyqwerty",
    "azerty",
    "azertyuiop",
    "asdfghjkl",
    "qwertyuiopasdfghjkl",
    "asdfghjklqwerty",
    "zxcvbnm",
    "zaqxswcde",
    "qazwsx",
    "qazwsxedc",
    "qazwsxedcrfv",
    "abc",
    "abcd",
    "abcdef",
    "abcdefgh",
    "abcdefghij",
    "abcdefghijkl",
    "abcdefghijklm",
    "iloveyou",
    "iloveyouforever",
    "ikhouvanjou",
    "ikhouvanjullie",
    "letmein",
    "letmeinplease",
    "administrator",
    "administratie",
    "beheerder",
    "functioneelbeheer",
    "gemeente",
    "gemeentehuis",
    "vangnet",
    "vangnetvangnet",
    "nederland",
    "nederlandnederland",
    "amsterdam",
    "rotterdam",
    "feyenoord",
    "feyenoordrotterdam",
    "ajaxamsterdam",
    "voorjaar",
    "lente",
    "zomer",
    "zomervakantie",
    "herfst",
    "winter",
    "januari",
    "februari",
    "maart",
    "april",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "superman",
    "batman",
    "spiderman",
    "pokemon",
    "footballfootball",
    "basketball",
    "princess",
    "sunshine",
    "chocolate",
    "computer",
    "internet",
    "geheim",
    "geheimgeheim",
    "geheimwachtwoord",
    "verander",
    "veranderdit",
    "veranderen",
    "changeme",
    "changemechangeme",
    "changemenow",
    "temporary",
    "tijdelijk",
    "tijdelijkwachtwoord",
    "testtest",
    "testtesttest",
    "testwachtwoord",
    "correcthorsebatterystaple",
    "trustno",
    "masterpassword",
    "hallohallo",
    "hallohallohallo",
    "doorstroompunt",
    "jongereninbeeld",
    "leerplicht",
];

/// Whether a password may be used by the holder of this e-mail address; why not, in Dutch.
///
/// Length 12 to 128 characters, none of the commonest, not the name in the e-mail address.
pub(super) fn check(password: &str, email: &str) -> Result<()> {
    let refuse = |dutch: &str| Err(AppError::field("wachtwoord", dutch));
    let length = password.chars().count();
    if length < 12 {
        return refuse(
            "Kies een wachtwoord van minstens 12 tekens, bijvoorbeeld een paar woorden achter elkaar.",
        );
    }
    if length > 128 {
        return refuse("Kies een wachtwoord van ten hoogste 128 tekens.");
    }
    let lower = password.to_lowercase();
    if is_common(&lower) {
        return refuse(
            "Dit wachtwoord is te makkelijk te raden. Kies bijvoorbeeld een paar woorden die niets met elkaar te maken hebben.",
        );
    }
    let name = email.split('@').next().unwrap_or_default();
    let parts = name.split(['.', '-', '_', '+']).chain([name]);
    if parts
        .filter(|part| part.chars().count() >= 4)
        .any(|part| lower.contains(&part.to_lowercase()))
    {
        return refuse("Kies een wachtwoord waarin uw naam of e-mailadres niet voorkomt.");
    }
    Ok(())
}

fn is_common(lower: &str) -> bool {
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    if COMMON.contains(&core) || COMMON.contains(&lower) {
        return true;
    }
    // Digits, signs or one short piece over and over.
    let letters: Vec<char> = lower.chars().collect();
    let repeats = (1..=6).any(|width| {
        letters
            .iter()
            .skip(width)
            .zip(&letters)
            .all(|(a, b)| a == b)
    });
    let runs = letters.windows(2).all(|pair| match pair {
        [a, b] => u32::from(*a).abs_diff(u32::from(*b)) <= 1 || (*a == '9' && *b == '0'),
        _ => true,
    });
    core.is_empty() && letters.iter().all(char::is_ascii_digit) || repeats || runs
}

/// The hash to keep of a password.
pub(super) async fn hash(app: &App, password: &str) -> Result<String> {
    let password = Zeroizing::new(password.to_owned());
    hashing(app, move |argon| {
        argon
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|_| AppError::Internal("a password could not be hashed"))
    })
    .await
}

/// Whether a password fits a hash. Without a hash the same work is done and the answer is no.
pub(super) async fn verify(app: &App, hash: Option<String>, password: &str) -> Result<bool> {
    // Longer than any that was accepted: not worth the work, nor telling anything.
    let password = Zeroizing::new(password.chars().take(129).collect::<String>());
    hashing(app, move |argon| {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODY.to_owned());
        let hash = PasswordHash::new(&text)
            .map_err(|_| AppError::Internal("a stored hash is unreadable"))?;
        Ok(argon.verify_password(password.as_bytes(), &hash).is_ok() && known)
    })
    .await
}

/// Runs the slow work on a thread of its own, a few at a time.
async fn hashing<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(Argon2<'_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let stopped = |_| AppError::Internal("password hashing has stopped");
    let _turn = app.hashing.acquire().await.map_err(stopped)?;
    let pepper = Zeroizing::new(*app.keys.pepper());
    let done = tokio::task::spawn_blocking(move || {
        let unusable = |_| AppError::Internal("argon2 does not take its parameters");
        let params = Params::new(MEMORY_KIB, ROUNDS, 1, None).map_err(unusable)?;
        let argon = Argon2::new_with_secret(&*pepper, Algorithm::Argon2id, Version::V0x13, params)
            .map_err(unusable)?;
        work(argon)
    });
    done.await
        .map_err(|_| AppError::Internal("password hashing broke off"))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(password: &str) -> bool {
        check(password, "lotte.verzonnen@gemeente.example").is_ok()
    }

    #[test]
    fn e11_length_is_12_to_128_characters() {
        assert!(!accepted("elf tekens!"));
        assert!(accepted("twaalf stoel"));
        assert!(accepted("één twééé drié"), "characters count, not bytes");
        assert!(accepted(&"wolk paard "[..].repeat(12)[..128]));
        assert!(!accepted(
            &format!("{} ", "wolk paard ".repeat(12))
                .chars()
                .take(129)
                .collect::<String>()
        ));
    }

    #[test]
    fn e11_the_commonest_are_refused() {
        for common in [
            "Welkom123456!",
            "wachtwoord2026",
            "qwertyuiopasdf",
            "123456789012",
            "abcabcabcabc",
            "aaaaaaaaaaaaa",
            "Zomervakantie!",
            "1q1q1q1q1q1q1q",
        ] {
            assert!(!accepted(common), "{common}");
        }
    }

    #[test]
    fn e11_the_own_name_is_refused() {
        assert!(!accepted("paard-Lotte-stoel"));
        assert!(!accepted("verzonnen stoelen"));
        assert!(accepted("paarse stoel op zolder"));
    }

    #[test]
    fn e9_the_hash_of_nobody_is_readable() {
        let hash = PasswordHash::new(NOBODY).expect("a hash");
        assert!(Argon2::default().verify_password(b"x", &hash).is_err());
    }
}
