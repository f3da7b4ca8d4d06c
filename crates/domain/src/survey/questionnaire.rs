//! What is asked (S3-10). Few questions and no room for words: words point at who wrote them.

use crate::code::codes;

codes! {
    /// A sentence with which the young person agrees more or less.
    pub enum Question {
        /// Being listened to.
        Heard = "heard", "Er is goed naar mij geluisterd";
        /// Clarity.
        Clear = "clear", "Ik wist steeds wat er ging gebeuren";
        /// Having a say.
        OwnChoice = "own_choice", "Ik kon zelf meebeslissen";
        /// The outcome.
        Helped = "helped", "Het heeft mij geholpen";
        /// All in all.
        Satisfied = "satisfied", "Ik ben tevreden over de begeleiding";
    }

    /// How far, from 1 to 5.
    pub enum Rating {
        /// 1.
        One = "1", "1: helemaal niet mee eens";
        /// 2.
        Two = "2", "2: niet mee eens";
        /// 3.
        Three = "3", "3: niet eens, niet oneens";
        /// 4.
        Four = "4", "4: mee eens";
        /// 5.
        Five = "5", "5: helemaal mee eens";
        /// Left open on the paper.
        Blank = "blank", "Niet ingevuld";
    }
}
