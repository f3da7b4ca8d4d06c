//! The closed sets of codes of pilots, their cases and their questions.

use crate::{Processing, code::codes};

codes! {
    /// Where a pilot stands (S0-18).
    pub enum PilotState {
        /// Its first day is still to come.
        Planned = "planned", "Gepland";
        /// It runs.
        Running = "running", "Loopt";
        /// It is time to answer its questions.
        EvaluationDue = "evaluation_due", "Evaluatie nodig";
        /// Its questions are answered.
        Evaluated = "evaluated", "Geëvalueerd";
    }

    /// By which of the two phases a case comes in (S0-11).
    pub enum Way {
        /// Phase 1: who is in care already (S0-12).
        Stock = "stock", "Zittend bestand met status zorg (fase 1)";
        /// Phase 2: who comes in with problems in several areas of life (S0-16).
        Inflow = "inflow", "Nieuwe instroom met meervoudige problematiek (fase 2)";
    }

    /// The three types of young people (S0-22, S0-23).
    pub enum YoungKind {
        /// From practical or special education.
        ProVso = "pro_vso", "PrO of VSO";
        /// Left school early.
        EarlyLeaver = "early_leaver", "Voortijdig schoolverlater";
        /// Lives on a benefit for long.
        LongBenefit = "long_benefit", "Langdurig in de bijstand";
    }

    /// What a pilot is to find out (S0-21, S0-22, S0-24).
    pub enum ResearchQuestion {
        /// Whether young people take steps.
        BetterSteps = "better_steps", "Is de jongere beter in staat stappen te zetten op basis van het integrale plan?";
        /// Whether it works for each type.
        WorksForAll = "works_for_all", "Werkt het voor dit type jongeren?";
        /// What it takes.
        WhatItTakes = "what_it_takes", "Wat is er nodig om inhoudelijk een succesvol MDO te kunnen voeren?";
        /// What it means for who leads.
        ForTheLead = "for_the_lead", "Wat betekent deze methode voor regievoering?";
        /// Whether professionals guide better.
        BetterGuided = "better_guided", "Zijn we beter in staat de jongeren te begeleiden?";
        /// Whether it is the answer looked for.
        TheAnswer = "the_answer", "Is de MDO-methode een antwoord op de integrale aanpak waar we naar zoeken?";
    }

    /// The answer to a question.
    pub enum Verdict {
        /// Yes.
        Yes = "yes", "Ja";
        /// In part.
        Partly = "partly", "Deels";
        /// No.
        No = "no", "Nee";
        /// It cannot be said.
        Unknown = "unknown", "Niet te zeggen";
    }

    /// Why somebody does or does not get a conference (S0-12, S0-16).
    pub enum ChoiceReason {
        /// Stuck with one organisation.
        Stuck = "stuck", "Ja: loopt vast bij één organisatie";
        /// Problems that go together.
        Together = "together", "Ja: problemen die samen moeten worden opgepakt";
        /// Nobody leads.
        NobodyLeads = "nobody_leads", "Ja: niemand heeft de regie";
        /// Guidance goes well.
        GoesWell = "goes_well", "Nee: de begeleiding loopt goed";
        /// The young person does not want it.
        NotWanted = "not_wanted", "Nee: de jongere wil het niet";
        /// It is talked over elsewhere.
        Elsewhere = "elsewhere", "Nee: wordt al elders besproken";
        /// Something else comes first.
        NotNow = "not_now", "Nee: nu gaat iets anders voor";
    }

    /// The four questions that look back (S0-13).
    pub enum RetroQuestion {
        /// What was done.
        Done = "done", "Wat hebben we gedaan?";
        /// What was not done.
        NotDone = "not_done", "Wat hebben we niet gedaan?";
        /// What should have been done.
        ShouldHave = "should_have", "Wat hadden we wel moeten doen?";
        /// Whether somebody led.
        Led = "led", "Was er regie?";
    }

    /// A task by law on which somebody may sit at the table without a consent of their own (S0-17).
    pub enum StatutoryTask {
        /// The Doorstroompunt.
        Doorstroompunt = "doorstroompunt", "Doorstroompunt (WEB art. 9.2.5)";
        /// Work and income.
        WorkIncome = "work_income", "Werk en inkomen (Participatiewet art. 7)";
        /// Social support.
        SocialSupport = "social_support", "Maatschappelijke ondersteuning (Wmo 2015 art. 2.3.1)";
        /// Youth help.
        YouthHelp = "youth_help", "Jeugdhulp (Jeugdwet art. 2.3)";
        /// Debt help.
        DebtHelp = "debt_help", "Schuldhulp (Wgs art. 3)";
    }

    /// On which kind of basis somebody was let in (S0-17). For which organisation and on which task tells of care or debt, and
    /// is sealed.
    pub enum BasisKind {
        /// Leads the case, by the consent to working together.
        WorkTogether = "work_together", "leidt de zaak";
        /// The young person's consent for the organisation.
        Consent = "consent", "toestemming van de jongere";
        /// A task by law.
        Task = "task", "wettelijke taak";
    }

    /// Why somebody is needed at the table (S0-17; S4-48).
    pub enum Need {
        /// Guides the young person.
        Guides = "guides", "Begeleidt de jongere";
        /// Decides on something the young person asked for.
        Decides = "decides", "Beslist over een voorziening of uitkering";
        /// Can do what was not done.
        CanHelp = "can_help", "Kan doen wat nog niet is gedaan";
        /// Will hold the plan.
        HoldsPlan = "holds_plan", "Krijgt de regie op het actieplan";
    }

    /// Where a case of the conference stands.
    pub enum ConferenceState {
        /// Put forward by who leads it.
        Proposed = "proposed", "Voorgedragen";
        /// No conference.
        Declined = "declined", "Geen MDO";
        /// To be planned.
        Selected = "selected", "Gekozen, nog niet gepland";
        /// On an agenda.
        Scheduled = "scheduled", "Op de agenda";
        /// Looked back on; a plan is to be made.
        Discussed = "discussed", "Besproken, plan nog te maken";
        /// There is a plan the young person agrees to.
        InPlan = "in_plan", "Actieplan loopt";
        /// Over.
        Ended = "ended", "Afgesloten";
    }

    /// How an action of the plan was settled (S0-14).
    pub enum Settled {
        /// Done.
        Done = "done", "Gedaan";
        /// Not needed any more.
        Dropped = "dropped", "Niet meer nodig";
        /// Taken up again.
        Reopened = "reopened", "Toch nog niet klaar";
    }

    /// How a case of the conference ends.
    pub enum CaseEnd {
        /// The plan was carried out.
        PlanDone = "plan_done", "Het actieplan is uitgevoerd";
        /// Ordinary guidance goes on with it.
        GoesOn = "goes_on", "Gaat verder in de gewone begeleiding";
        /// The young person stopped it.
        OwnAct = "own_act", "De jongere wil niet verder";
        /// The law ends it: consent withdrawn, age, moving, death.
        Law = "law", "De wet of een ingetrokken toestemming maakt er een einde aan";
    }

    /// What a lesson is about.
    pub enum LessonTopic {
        /// Who leads.
        Lead = "lead", "Regie";
        /// Working together.
        Cooperation = "cooperation", "Samenwerking";
        /// Sharing what is known.
        Information = "information", "Informatie delen";
        /// What there is to offer.
        Offer = "offer", "Aanbod";
        /// The method itself.
        Method = "method", "De werkwijze van het MDO";
    }

    /// What is counted of a pilot, by type (S0-22).
    pub enum PilotMeasure {
        /// Chosen.
        Selected = "selected", "Gekozen";
        /// Looked back on.
        Discussed = "discussed", "Besproken";
        /// With a plan the young person agreed to.
        Planned = "planned", "Met actieplan";
        /// Over.
        Ended = "ended", "Afgesloten";
        /// Takes steps.
        BetterYes = "better_yes", "Zet stappen: ja";
        /// Takes some.
        BetterPartly = "better_partly", "Zet stappen: deels";
        /// Takes none.
        BetterNo = "better_no", "Zet stappen: nee";
    }
}

impl ChoiceReason {
    /// Whether it leads to a conference.
    pub const fn is_yes(self) -> bool {
        matches!(self, Self::Stuck | Self::Together | Self::NobodyLeads)
    }
}

impl StatutoryTask {
    /// The processing whose ground in the municipality it needs.
    pub const fn processing(self) -> Processing {
        match self {
            Self::Doorstroompunt => Processing::DoorstroompuntDuty,
            Self::WorkIncome | Self::SocialSupport | Self::YouthHelp | Self::DebtHelp => {
                Processing::Conference
            }
        }
    }
}

impl CaseEnd {
    /// Whether it is no decision of a professional.
    pub const fn comes_by_itself(self) -> bool {
        matches!(self, Self::OwnAct | Self::Law)
    }
}
