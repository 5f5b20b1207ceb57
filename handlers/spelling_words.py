"""The words that the rules of understanding lean on, for the repair of slips. No meaning lives here."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Earlier words win where a slip could stand for two.
DATE_WORDS = frozenset(
    _words(
        """afternoon ago apr april aug august bonfire boxing christmas dec december easter eve evening feb
        february fifteen fifty fortnight forty friday half halloween hour hours jan january july june
        march midday mins minute minutes monday month months morning ninety noon nov november oct october
        quarter saturday sep sept september seventy eighty sixty sunday thirty thur thurs thursday today tomorrow tonight tues
        tuesday twenty wednesday weds week weekend weeks yesterday"""
    )
)

SAFETY_WORDS = _words(
    """suicide suicidal kill killing killed harm harming harmed self-harm hurt hurting overdose bullied bully
    bullying bullies harassed harassing harassment harass abused abuse abusing abusive assaulted assault
    raped rape groped grope touched touching racist racism racial sexist sexism sexual sexually homophobic
    transphobic misogynist misogynistic discriminated discriminating discrimination threatened threatening
    threat threats threaten intimidated intimidating intimidate humiliated humiliating belittled belittling
    belittles undermined undermining uncomfortable inappropriate unsafe scared frightened afraid terrified
    shouted shouting shouts screamed screaming yelled yelling swore stalking stalked followed blackmail
    blackmailed manipulated manipulative pressured pressuring complaint complain grievance concern concerned
    concerns sensitive confidence confidentially privately serious worried worrying distressed depressed
    depression anxious anxiety hopeless worthless unwell crying tears awful horrible upset upsetting rude
    aggressive hostile toxic offensive insulted insulting mocked mocking ignored ignores ignoring unfair
    unfairly disrespectful disrespected safeguarding misconduct unprofessional creepy flirting ghosted
    ghosting comment comments accent supervisor violence violent attacked cope coping alive die dying death
    dead unhappy personal gossip gossips gossiping harms hurts kills slur slurs uneasy dread boundaries knee upset anxious stupid idiot ashamed experience unacceptable relationship breakdown hates hated demeaning patronising hugged kissed myself themselves cutting bleach
    living anymore longer replies reply replied responds responding responded answers listening keeps keep
    never always private someone somebody behaviour religion disability gender pregnant drinks leg body
    weight unwanted mental health struggling partner danger safe safety wrong"""
)

DOMAIN_WORDS = _words(
    """met meet meeting meetings mentor mentors mentee mentees mentoring mentored catch caught catchup chat
    chatted coffee lunch session sessions call spoke talked seen happened had held logged log logging record
    schedule scheduled book booked booking arrange arranged plan planned planning agreed reschedule
    rescheduled rearrange rearranged postpone postponed moved move push pushed change changed cancel
    cancelled cancelling cancels called missed show turn forgot forgotten remember remind reminder reminders
    snooze nudge nudging pause paused hold away leave holiday sabbatical maternity paternity until after
    before next last first agreement form contract copy sign signed signing blank template status matched
    match matching pairs pair paired pairing unpair dissolve end finish stop ending ended close partnership
    renew renewed renewal extend extended continue carry another withdraw remove delete erase forget data
    information everything store stored download export account department dept promoted promotion grade
    name email address profile update topics capacity questions question prompts prompt starters ideas
    suggest discuss ask handbook confidential confidentiality contact scheme programme expected difference
    coaching training trained help hello morning thanks thank cheers brilliant great sorry actually meant
    instead undo mistake wrong coordinator digest summary weekly import upload spreadsheet announce
    announcement message everyone explain propose unmatched overview waiting list report people person
    volunteer volunteering available happy senior junior advice career careers looking find someone student
    students postdoc lecturer professor fellow research phone teams zoom online office building video about
    with from have been they them their what when where which would could should please other both each
    again later soon often many much long want need like there this that your mine ours does really think
    going doing working sure done give send tell some more good open apologies agenda overseas workload
    interview priority appraisal feedback wellbeing networking teaching grant fellowship funding publishing
    publication confidence parental balance unsubscribe passport command commands university leaving deleted
    removed erased wiped zoomed asking asked completed filled extending continuing seeing lost resend left
    ahead sadly news stage queue pressed button entry duplicate topic suggestions busy register interested
    forms renewing different commencing"""
)

# First names that look like slips of other words, and words not to be touched.
NAMES = frozenset(
    _words(
        """salut underline underlined slug slugs soared quoting danse stats amit april augusta autumn dawn dr ehr ellen ewan fred frida frieda helen hr iain ian jan jane
        janet jean joan juan julia julie juliet june kate katie kayleigh liverpool marc marco marcus marcy
        maya mayra pune cafe budge thereabouts mended mender mental menthol mentioned mentorbot mentors mona monica monty msc nhs
        niamh noah noel owen phd pi postgrad priya prof rafa rafe sam sandy sara sarah sean shaun siobhan slack
        summer sunny teams tests thom thomas thora tomas tuned uk undergrad uni viva waved weed wendy zoom
        he'll she'll it'll we'd he'd she'd they'd it'd hadn't one's"""
    )
)

# Short forms with an apostrophe, and without: opened after the repair.
OPENED = _words(
    """can't don't didn't doesn't won't haven't hasn't isn't wasn't aren't weren't couldn't wouldn't shouldn't
    i've we've they've you've you're they're we're i'll we'll that's what's it's she's he's who's where's
    when's how's let's there's wheres whens whats hows whos thats"""
)

# Words of three and four letters that a slip of three letters may stand for.
SMALL_WORDS = frozenset(
    _words(
        """all and any are can day did die end for get had has her him his hit how let may met new not now
        one our out say see she the too two was way who why you"""
    )
)
SHORT_TARGETS = _words(
    """very feel safe told rude cope slur hand shout hurts with what want have when that this them they from meet move make show take tell help much left keep data know
    pair back sign your been need news send give hurt kill harm life live hate does sent link logs call chat talk held
    hold week year hour mins time date stop more plan book will like some then than done ever lost late long next last"""
)

SHORT_FORMS = {
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks",
    "thanx": "thanks", "thnx": "thanks", "ty": "thank you", "tmrw": "tomorrow", "tmr": "tomorrow",
    "tmw": "tomorrow", "tomoz": "tomorrow", "tomo": "tomorrow", "2moro": "tomorrow", "2morrow": "tomorrow",
    "yday": "yesterday", "y'day": "yesterday", "yest": "yesterday", "mtg": "meeting", "mtgs": "meetings",
    "mtng": "meeting", "n": "and", "w": "with", "abt": "about", "bc": "because", "cos": "because",
    "coz": "because", "b4": "before", "msg": "message", "gonna": "going to", "wanna": "want to",
    "gotta": "got to", "dept": "department", "prog": "programme", "program": "programme",
    "info": "information", "tho": "though", "thru": "through", "appt": "appointment", "ppl": "people",
    "wk": "week", "wks": "weeks", "nxt": "next", "lst": "last", "yeh": "yeah", "yea": "yeah", "ya": "yeah", "hiya": "hi", "xmas": "christmas",
    "crimbo": "christmas", "nye": "new year's eve", "anymore": "any more", "dunno": "do not know",
    "agreemnt": "agreement", "sesh": "session", "convo": "conversation", "catchup": "catch up",
    "catch-up": "catch up", "meetup": "meet up", "didn't": "did not", "doesn't": "does not",
    "don't": "do not", "haven't": "have not", "hasn't": "has not", "dont": "do not", "didnt": "did not",
    "doesnt": "does not", "havent": "have not", "hasnt": "has not", "wasnt": "was not", "isnt": "is not",
    "arent": "are not", "werent": "were not", "couldnt": "could not", "wouldnt": "would not",
    "shouldnt": "should not", "wont": "will not", "ive": "i have", "weve": "we have", "theyve": "they have",
    "theyre": "they are", "youre": "you are", "im": "i am", "whens": "when is", "wheres": "where is",
    "whos": "who is", "whats": "what is", "hows": "how is", "thats": "that is", "shes": "she is",
    "hes": "he is", "lets": "let us", "wenesday": "wednesday", "metting": "meeting", "meting": "meeting", "mett": "met", "wensday": "wednesday",
    "wendesday": "wednesday", "wednsday": "wednesday", "tusday": "tuesday", "yesterdy": "yesterday",
    "yesturday": "yesterday", "tommorow": "tomorrow", "tommorrow": "tomorrow", "tomorow": "tomorrow",
    "febuary": "february", "thrusday": "thursday", "ystday": "yesterday", "ystrday": "yesterday",
    "yestaday": "yesterday", "ystrdy": "yesterday", "frm": "from", "ovr": "over", "wif": "with", "offerd": "offered",
    "std": "hour", "stunde": "hour", "stunden": "hours", "hora": "hour", "horas": "hours", "uhr": "o'clock", "thirsday": "thursday", "wendsday": "wednesday",
}  # fmt: skip
