"""Taking part: data, agreement, ending and going on, pauses, joining, profile, status."""

from __future__ import annotations

from handlers.understanding_shapes import Expect, Intent, Rule
from handlers.understanding_words import DATA, DAYWORD, FORM, MEETING, SCHEME

_ALL_OF_ME = rf"(?:{DATA}|me|of it)"
_STAFF = r"(?:grade|reader|lecturer|professor|fellow|postdoc|associate|senior|chair|research|phd|manager|team|head|director|band|officer|assistant)"
_UNTIL = r"(?:until|till|til|for|from|in|before|after|again|next|on|later|tomorrow|over|during|while)"

PRIVACY_RULES = (
    Rule(
        "privacy.erase", Intent.PRIVACY_ERASE, "erasing everything held about oneself",
        rf"\b(?:delete|erase|remove|wipe|forget|destroy|clear|get rid of|purge|scrub)\b (?:\w+ ){{0,3}}?(?:(?:all|everything|every bit|any|whatever|anything|what|the)\b.{{0,40}}\b(?:me|my|i)\b|my (?:\w+ )?(?:{DATA}|name)\b|me\b(?! (?:from|off|out|as|about))|all (?:the |of )?(?:my )?{DATA})|\bright to (?:be forgotten|erasure)\b|\bforget (?:all about )?me\b|\bbe forgotten\b|\b(?:want|like) (?:my|all my|all of my) {DATA} (?:to be )?(?:deleted|erased|removed|gone|wiped)\b|\berase\b|\berasure\b|\bmy {DATA} (?:\w+ )?(?:deleted|erased|removed|wiped)\b",
        "delete everything you have on me", "delete the meeting on 3 Nov",
        rf"\b(?:{MEETING}|last (?:log|entry|one)|log|entry|slides|e-?mails?|photo|when (?:do|will|is)|how long|do you (?:delete|erase)|who (?:can )?delete|what happens|is my data|reminders?|forget (?:to|it|that|my (?:password|keys|umbrella|phone))|forget me not|everyone|all (?:the )?(?:mentors|mentees)|am i)\b",
        expect=Expect.ECHO,
    ),
    Rule(
        "privacy.export", Intent.PRIVACY_EXPORT, "a copy of everything held about oneself",
        r"\b(?:what|which|show|see|send|get|give|download|export|view|request|access|have|want|copy|like|tell)\b.{0,40}\b(?:hold|held|store|stored|keep|kept|know|have|recorded|on file|got|saved)\b (?:\w+ )?(?:about|on|of|for) me\b|\b(?:download|export|send me|copy of|access(?: to)?|see|show me|show|get|view|request|give me|have|receive|print)\b (?:all |a copy of |the )*(?:of )?my (?:\w+ )?(?:data|information|file|records?|details|personal data|stored data|personal information|history)\b|\bsubject access\b|\b(?:sar|dsar)\b|\bgdpr\b|\bdata (?:protection )?(?:request|export)\b|\bmy data\b(?! (?:deleted|erased|safe|secure|set|analysis|shared))|\bwhat (?:\w+ )?(?:data|information|details)\b.{0,30}\b(?:me|my|i)\b|\b(?:everything|all the (?:data|information)|data|information) (?:that )?(?:you )?(?:have|hold|held|know|keep|store|stored|got)\b (?:\w+ )?(?:about|on) me\b|\bwhat (?:do|have) you (?:got )?(?:hold|know|have|keep|store|got)\b.{0,12}\b(?:me|my)\b",
        "what do you hold about me?", "does my manager get to see what I write here",
        r"\b(?:my data analysis|how long|is my data|my data (?:collection|set|safe|secure|analysis)|who (?:can|sees?|has|gets)|where is my data|confidential|gdpr (?:training|course|policy)|supervisor|manager|mentor know|mentor told)\b",
        expect=Expect.ECHO,
    ),
)  # fmt: skip

CHANGE_RULES = (
    Rule(
        "undo", Intent.UNDO, "taking the last thing back",
        r"^(?:(?:no|oh|oops|whoops|sorry|actually|wait|ah|can|could|you|quick|damn|argh|please|just)\b[,.! ]*)*(?:undo|revert|scrap|take (?:it|that|this) back|ignore (?:that|the last|my last|what i)|scratch that|cancel (?:that|the last (?:thing|one|action))|reverse (?:that|it)|never ?mind that|disregard(?: that| the last| my last| what)?|strike that|roll(?: that| it)? back|that was a mistake|that is a mistake|my mistake|wrong button|did not mean (?:to do )?that|pretend i did not)\b(?! (?:our|my|the) (?:meeting|pairing))|\bundo\b|\btake (?:that|it) back\b|\b(?:hit|pressed|clicked|sent|said|did|logged) (?:that|it|the wrong (?:button|thing|one)) by (?:mistake|accident)\b|\bby accident\b.{0,20}\bundo\b|\bwrong button\b|\bplease ignore (?:that|my last|the last)\b|\bscrap that\b|\bdid not mean to (?:do|press|click|send|say|log) (?:that|it)\b",
        "undo that", "scrap the meeting on Tuesday",
        r"\b(?:how (?:do|can) i|can i) undo a\b",
    ),
    Rule(
        "log.delete", Intent.DELETE_LOG, "deleting a meeting that was logged",
        rf"\b(?:delete|remove|erase|take off|strike|get rid of|bin|clear|wipe|take out)\b (?:[\w']+ ){{0,4}}?(?:{MEETING}|logs?|entry|entries|record of)\b|\b(?:log|entry|meeting i logged|logged meeting|meeting) (?:\w+ ){{0,4}}(?:is|was|should be) (?:wrong|deleted|removed|a mistake|an error|a duplicate)\b|\b(?:logged|recorded|entered) (?:\w+ ){{0,5}}(?:twice|by mistake|in error|wrongly|by accident)\b|\bduplicate (?:entry|log|meeting)\b|\bdelete (?:it|that|the last one|the last|last one|my last|that one)\b|\b{MEETING}\b.*\b(?:remove|delete|erase|take out|scrap) (?:it|that|this)\b|\b(?:last|latest|wrong) (?:entry|log)\b",
        "delete the meeting on 3 Nov", "cancel the meeting on 3 December",
        rf"\b(?:me|my data) (?:from|off)\b|\bhow (?:do|can|long)|\breminders?\b|\bfrom the {SCHEME}", expect=Expect.ECHO,
    ),
    Rule(
        "correct", Intent.CORRECT_LAST, "putting right what was just said",
        rf"^(?:sorry|actually|oops|whoops|correction|no|wait|i mean|i meant|apologies|my bad|my mistake|typo|hang on|hold on|edit|ah|oh|argh|\*)[,.:! -]+(?:(?:sorry|actually|no|i|mean|meant|it|was|that|should|be|make|not|wait|on|the|at|is|for)\b[,:]? ?)*(?:{DAYWORD}|(?:mon|wed|fri|sat|sun)\b|\d|the \d|an hour|half|one|two|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|in person|on (?:zoom|teams|the phone)|it was|with|§|noon|about)|\b(?:i )?(?:meant|mean)\b (?:to (?:say|put|write|type) )?(?:the |on |at |it was |for )*(?:{DAYWORD}|\d|the \d|an hour|half|one hour|two|with|in person|zoom|teams|§|noon|(?:mon|wed|fri|sat|sun)\b)|\bmake (?:that|it) (?:the |on |an |a |at |for )*(?:{DAYWORD}|\d|hour|half|in person|zoom|teams|one|two|mon|wed|noon)|\b(?:that|it|this|the last one|the date|the length|the time|date|time|length) (?:was|is|should (?:be|have been|say)|were) (?:actually |really |the |on |for |an |at |about |only |supposed to be )*(?:{DAYWORD}|\d|hour|half|wrong|thursday|noon|two|one|forty|thirty|in person|with §|with priya|on zoom|on teams)|\b(?:change|correct|amend|fix|edit|update) (?:that|it|the last (?:one|log|meeting|entry)|my last (?:log|entry|meeting)|the (?:date|time|length|duration)|my log|the log|yesterday's log) (?:to|from|please|it was|-|:|i)|\bwrong (?:date|day|time|person|mentee|length)\b|\bnot (?:mon|tues|wednes|thurs|fri|satur|sun)day\b,? (?:but |it was |i meant )?(?:{DAYWORD}|mon|wed)|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? not (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|^(?:it|that) was (?:only |actually |in fact |really |about |more like )*(?:{DAYWORD}|\d|an hour|half|the \d|on |45|in person|with|for)|^not \w+day\b|\b(?:got|put|typed|gave|have got) (?:the )?(?:date|day|time|length|it) wrong\b",
        "sorry, I meant Wednesday", "we met on Wednesday",
        rf"\b(?:can not make|can we|could we|instead|to be cancelled|move|reschedul\w+|we met|{MEETING} (?:was |is )?(?:done|held|happened|finished|completed|over)\b|{MEETING} (?:was |is )?(?:done|held|happened|finished|completed|over)|had (?:a|our)|my department|my email|my name|change it to (?:next|tomorrow)|meet(?:ing)? (?:on|up)|mean by|meaning|means|what do(?:es)?|meant to (?:meet|be meeting|ask)|profile)\b|^(?:what|why|how|who|when)\b|\?$",
    ),
)  # fmt: skip

AGREEMENT_RULES = (
    Rule(
        "agreement.sign", Intent.SIGN_AGREEMENT, "the agreement is signed",
        rf"\b(?:sign|signing|signed|completed|filled (?:in|out)|fill(?:ed)? (?:in|out)|filed|done|finished|agreed)\b (?:and dated |and completed )?(?:\w+ ){{0,3}}?{FORM}\b|\b{FORM}\b.{{0,25}}\b(?:is|are|has been|was|been|have|all|now|both|got)? ?(?:signed|completed|filled in|all done|done|sorted)\b|\b(?:we|i|both|both of us|my (?:mentor|mentee) and i|have|has|just|me and my (?:mentor|mentee)) (?:\w+ )?(?:both )?(?:have )?(?:now )?(?:just )?signed\b|^(?:sign|signed|i sign|sign it|i agree to it|signed it|signed and dated|all signed)\b|\b(?:want|like|ready|happy|where do i|how do i|can i|need) (?:to )?sign\b(?! (?:up|on|off|me|in\b))",
        "we've both signed the agreement", "I need to sign for a parcel",
        r"^(?:have|has|did|is|was|am|are|who|when do|do i|do we|does|must|should|what|why|can|where|any|how (?:long|many)|send|could)\b(?! i sign)|\?.*\bstatus|\bsign(?:ed|ing)? (?:me |us |him |her )?(?:up|for a|in|off|out|on|language|the petition|the card|the guest|the lease|a parcel|for (?:a|the) parcel)\b|\b(?:not|un) ?signed\b|\bnot (?:yet )?(?:been )?sign|\bexpense|\bleave form|\bethics|\bhave not\b|\b(?:where|send|get|find|copy|blank|template|need) .{0,20}(?:agreement|form)\b",
    ),
    Rule(
        "agreement.get", Intent.GET_AGREEMENT, "the agreement form",
        rf"\b(?:what|which) {FORM} (?:do|must|should|have|need|to)\b|\b(?:where|send|get|give|find|share|show|see|need|have|download|copy|link|blank|template|forward|resend|attach|open|view|look at|want|pdf|word version|like|email|print|again|lost|new|access|point me|got|can i)\b.{{0,40}}\b{FORM}\b|^(?:the |our |my )?{FORM}(?: please| again| form| link| template| pdf)?[?.!]*$|\bwhere (?:is|do i find|can i find|was) (?:\w+ )?{FORM}\b|\b{FORM} (?:template|link|copy|pdf|please)\b|\b{FORM}\b.{{0,30}}\b(?:download|print|copy|fill in)\b|\bwhat do (?:we|i) (?:have to |need to )?(?:sign|fill in)\b",
        "where's the mentoring agreement?", "what goes in the agreement?",
        r"\b(?:have (?:i|we)|did (?:i|we)|who (?:sees|keeps|can|gets|signs|has)|what (?:is|goes|should|does) .{0,12}(?:in|for|say)|is the .{0,20}(?:confidential|binding|compulsory|required|private|secret)|does the|do we (?:have|need) (?:an|to)|do i need to (?:sign|keep|return|send)|confidential|why|how long|expense|leave form|ethics|order form|booking form|travel form|holiday|employment|contract of|my contract (?:ends|is|finishes)|when (?:is|do)|to whom|should (?:we|i)|keep the|tenancy|consent form|form of|form a|where does)\b",
        expect=Expect.DO,
    ),
)  # fmt: skip

ENDING_RULES = (
    Rule(
        "renew", Intent.RENEW, "going on for another term",
        r"\b(?:renew(?:al|ed|ing)?|extend(?:ed|ing)?|extension)\b|\b(?:continue|carry on|keep going|go on|keep (?:on )?(?:meeting|mentoring)|stay (?:together|paired|on)|prolong|sign on)\b.{0,40}\b(?:mentor\w*|mentee\w*|another|again|together|18|eighteen|term|year|pairing|months|both|partnership|longer|meeting|with (?:each other|him|her|this|it|the)|please|too|next)\b|\b(?:another|second|further) (?:term|18 months|eighteen months|year|round)\b(?! (?:of )?(?:my|phd))|\bboth (?:happy|keen|want|would like) to (?:continue|carry on|keep|go on|stay)\b|\b(?:happy|keen|want|like|love|would like|wish) to (?:both )?(?:continue|carry on|keep going|stay (?:paired|together)|go on)\b",
        "Both happy to renew", "are you going to renew your car insurance",
        r"\b(?:can not|do not|not|never|no longer) (?:\w+ )?(?:want to |going to )?(?:go on|continue|carry on|renew|keep|extend)|\b(?:how|what|when|can (?:we|i|it|you|a|the)|is it possible|do we|does|could we|are (?:we|you)) .{0,25}(?:renew|extend|continue)\w*.{0,25}\?|^(?:how|what|when|is it possible)\b|\b(?:insurance|library|passport|visa|contract|licen[cs]e|subscription|deadline|membership|extension (?:lead|cable|number|for my|on my)|essay|parking)\b|\b(?:renew|extend)\w* (?:my|the|a|an|your|his|her) (?!(?:mentoring|pairing|pair|mentor\w*|mentee|partnership|match|relationship|term|agreement|time)\b)\w+|\bcontinue (?:the )?(?:conversation|this|tomorrow|on|at|working)\b",
        expect=Expect.ECHO,
    ),
    Rule(
        "end", Intent.END_PAIRING, "ending the pairing",
        rf"\b(?:end|ending|ended|stop|stopping|stopped|finish|finishing|dissolve|dissolving|terminate|close|quit|break up|break off|wind (?:down|up)|leave|conclude|discontinue|unpair|call it a day|part ways|bring\b.{{0,12}}\bend|call time)\b.{{0,45}}\b(?:{SCHEME}|pairing|pair|partnership|relationship|match|mentor|mentee|mentorship|mentored|us|with (?:him|her|them|§\d+)|each other|working together|meeting up|this|things|our)\b|\b(?:end|stop|finish|leave) (?:it|things|this)(?: here| now| please| all)?$|\b(?:want|like|need|prefer|request|ask for|have|get|be given|find|switch|swap|change|move) (?:to )?(?:have |get |be given |find |a |an |my |to |me )*(?:(?:different|another|alternative|new) (?:mentor|mentee)\b(?= (?:instead|please|because|as|since|-)|$|[.,!])|mentors?\b(?<=change mentors)|mentors?\b(?<=change mentor)|mentors?\b(?<=switch mentors)|my mentor\b(?<=change my mentor)|my mentor\b(?<=switch my mentor))|\b(?:do not|no longer|not) (?:want|wish|need) to (?:be (?:mentored|paired|matched)|continue|carry on|go on|keep (?:going|meeting|mentoring)|meet|work|see)\b|\b(?:do not|no longer|not) (?:want|need) (?:a|my|this) mentor(?: any ?more)?\b|\b(?:decided|agreed) to (?:stop|end|finish|part|call it|go our|leave it|close)\b|\b(?:we|i) (?:both )?(?:think|feel|reckon) (?:we |i |it )?(?:should|would|is time to|want to|ought to)? ?(?:\w+ )?(?:stop|end|finish|part)\b|\b(?:should|ought to|want to|would like to|like to) (?:just )?(?:stop|finish|end)(?: now| here| there| this| it)?$|\bnot (?:really )?(?:the |my |a )?(?:right|best|ideal) (?:mentor|mentee|match|person|fit|pairing)\b|\b(?:not|wrong|do not think).{{0,30}}\b(?:mentor|mentee|match|person) for me\b|\bwrong (?:mentor|mentee)\b|\b(?:call it a day|part ways|go our separate ways|run its course|come to an end|unpair (?:me|us))\b|\bunpair (?:me|us)\b|\b(?:is|are) not (?:really )?working (?:out)?\b|\b(?:not|does not|did not) (?:work|working) out\b|\b(?:not a good|bad|poor|wrong) (?:match|fit)\b",
        "please dissolve the pairing", "when does our pairing end?",
        rf"^(?:how|when|what|why|can (?:i|we|you)|is it possible|do (?:i|we)|does|will|could (?:i|we)|who|are we|may (?:i|we))\b(?<!how)(?!.*\b(?:please|end (?:my|our|the|this)|unpair))|^how\b|\b(?:stop|end) (?:sending|messag\w+|remind\w+|nudg\w+|notif\w+|asking|pester\w+|bother\w+|ping\w+|email\w+)|\bdissolve in\b|\b(?:end of|weekend|back end|front end|ended up|by the end|at the end|until the end|leave (?:a|the|early|until|for|at|my desk)|on leave|annual leave|maternity leave|parental leave|close to|closed)\b|\bleave the {SCHEME}|\bleaving the (?:{SCHEME}|university|institute|college|job)|\bfinish(?:ed|ing)? (?:our|my|the|a)? ?(?:\w+ )?(?:{MEETING}|paper|chapter|thesis|phd|form)\b|\b(?:stopped|stop) by\b|\bsecond mentor\b|\bmeeting (?:has |just )?(?:ended|finished)\b",
        expect=Expect.ECHO,
    ),
    Rule(
        "withdraw", Intent.WITHDRAW, "leaving the scheme, or the list of mentors",
        rf"\b(?:take|remove|drop|delete|strike|get) (?:me|my name|us)\b (?:\w+ ){{0,2}}?(?:off|from|out)\b|\b(?:leave|leaving|quit|quitting|withdraw\w*|drop(?:ping)? out|opt(?:ing)? out|step(?:ping)? (?:down|back|away|aside)|pull(?:ing)? out|resign\w*|bow(?:ing)? out|exit|unsubscribe|deregister|sign (?:me )?off|bail)\b(?: \w+){{0,5}}? ?\b(?:{SCHEME}|mentor|mentors|mentee|mentoring|it|this|list|bot|university|uni|institute|all|everything|pool|altogether|of|role)\b|\bopt(?: me)? out\b|\bwithdraw\b|\bunsubscribe\b|\b(?:no longer|not|do not) (?:want|wish|able|going|be able|intend|planning|like)?(?: to)? ?(?:be|act as|serve as|stay|remain|continue as|take part as|part of|take part|be part of|participate|be involved)(?: as)?(?: in)? (?:a |an |the |this |your )?(?:mentor|mentee|{SCHEME}|part of|in (?:the|this))\b|\b(?:stop|finish|end|give up|quit) (?:being|as|acting as|volunteering as) (?:a |an )?(?:mentor|mentee)\b|\bgive up (?:mentoring|my place)\b|\b(?:i am|i will be|am) (?:leaving|retiring|moving) (?:from )?(?:the |this |to another |to a different )?(?:university|uni|institute|college|liverpool|academia|next|in|on|at|soon|country|job|abroad)?\b(?=.*|$)|\b(?:do not|can not|not) (?:want to )?(?:mentor|be a mentor|be mentored|take part|participate) (?:any ?more|any longer|now)\b|\bcan not mentor\b|\b(?:my last day|new job (?:elsewhere|at another))\b|\b(?:do not want|no longer want|stop (?:all )?) ?(?:to )?(?:be |get |getting |receive |receiving )(?:contacted|messages|these|anything|any more messages)\b",
        "take me off the mentor list please", "take me through the agreement",
        r"^(?:how|when|what|why|can (?:i|we)|is it possible|do (?:i|we)|who|could i leave|may i|does|will|would|am i)\b(?!.*\bplease)|\b(?:maternity|paternity|parental|annual|sick|study|research|sabbatical|compassionate|adoption|carers?'?|unpaid) leave|\bon leave|\bleaving (?:early|for (?:the day|lunch|work|home)|at|now|work|soon to)|\bleave (?:it|a|early|until|for|on)|\bmoving (?:to|on to) (?:the )?(?:department|dept|office|building|teams|zoom|thursday|friday|monday|tuesday|wednesday|next)|\bmoving (?:our|my|the|it|on|in|house)|\bdata\b|\btake (?:me|us) (?:through|out (?:for|to))|\bleave the (?:meeting|room|building|office)|\bstep back (?:and|in|from the)|\bmoving (?:departments?|groups?|labs?)\b",
        expect=Expect.ECHO,
    ),
)  # fmt: skip

PAUSE_RULES = (
    Rule(
        "pause.over", Intent.PAUSE, "coming back from a pause",
        r"\bi am back\b(?! (?:to back|pain))|\b(?:back|returned) from (?:my )?(?:\w+ )?(?:leave|sabbatical|holiday|break|maternity|sick)\b|^resume\b|\b(?:unpause|resume)\b|\b(?:lift|end|stop) (?:my|the) pause\b|\bavailable again\b",
        "I'm back from leave", "I'm on leave until June", r"\b(?:until|till|when) i (?:am|get|come) back\b|\bback (?:on|in) (?:\d|jan|feb|mar)", ask="resume", expect=Expect.ECHO,
    ),
    Rule(
        "snooze", Intent.SNOOZE, "being reminded later",
        rf"\bsnooz\w*\b|\b(?:remind|nudge|ask|chase|prompt|ping|message|tell|bug|poke|check|contact|bother|try)(?: back)?(?: with| in with| on)? ?(?:me|us|again)\b (?:\w+ ){{0,4}}?(?:{_UNTIL}|again|another time)\b|\b(?:stop|no|pause|do not|quit|fewer|less|mute|silence|hold|turn off|switch off|enough|not so many)\b (?:\w+ ){{0,2}}?(?:remind\w*|nudg\w*|pester\w*|chas\w*|bother\w*|ping\w*|notif\w*|messag\w*|nagg?\w*|bug\w*|prompt\w* me)\b|^(?:not (?:right )?now|maybe later|later|not today|another time|not yet|ask me later|remind me later|not at the moment|a bit later|in a bit|too busy (?:right )?now|busy (?:right )?now|can not (?:right )?now|come back later)[.! ]*(?:thanks|please)?$|\bleave me alone\b(?! .*(?:not|will))|\bremind me (?:then|again|after)\b|^not (?:till|until|before)\b|\bleave it (?:until|till|for (?:now|a|the))\b|\b(?:try|ask|tell|check) (?:me |again )+(?:on|in|next|after|later)\b|\bget back to me (?:in|on|next|later|after)\b|\bremind me\b(?: \w+){{0,4}} (?:{DAYWORD}|in (?:a|an|two|\d)|on \d|later|after)\b|\bcome back to me (?:in|on|next|later|after)\b|\b(?:reminders|nudges) (?:off|again (?:in|after|next))\b",
        "remind me next week", "remind me who my mentees are",
        rf"\b(?:unsubscribe|for good|forever|leave the|who|what|all (?:the )?(?:mentors|mentees)|everyone|how (?:do|can|often|many)|when (?:is|am|do|does|will|should)|where|bother(?:ed)? (?:by|with|about)|message (?:my|the) (?:mentor|mentee)|ask (?:my|the) (?:mentor|mentee)|tell (?:my|the))\b|\bremind me (?:of|about|how|why|which|if|that)\b(?!.*\b(?:{DAYWORD}|later|after|in \w+ (?:week|day|month)s?)\b)|\bremind me (?:of|about) (?:the|my|our) (?:meeting|name|rule|topic)",
    ),
    Rule(
        "pause", Intent.PAUSE, "pausing for a while",
        rf"\bpaus(?:e|ed|ing)\b|\bput\b.{{0,30}}\b(?:on|to) (?:hold|ice|sleep)\b|\b(?:take|taking|have|having|need|needing) (?:a |an |some )?(?:short |little |temporary |career |long )?(?:break|time out|breather|time off|leave of absence)\b|\b(?:on|going on|off on|starting|start|taking|go on|begin|about to go on|have|for|my) (?:\w+ )?(?:maternity|paternity|parental|annual|sick|study|research|sabbatical|compassionate|adoption|carers?'?|unpaid|shared parental|extended|medical|long[- ]term|some)? ?(?:leave|sabbatical|secondment|holidays?|vacation|fieldwork|placement|jury duty)\b|\b(?:am|will be|be|being|going) (?:\w+ )?(?:away|off sick|off work|off|out of (?:the )?office|abroad|overseas|unavailable|not available|on holiday|out|travelling|in hospital|signed off)\b(?: \w+){{0,6}}? ?\b(?:{_UNTIL}|week|weeks|month|months|sick|january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter|summer|\d)\b|\b(?:too busy|snowed under|swamped|overloaded|no capacity|no time|not able to|can not|unable to) (?:\w+ ){{0,4}}?(?:for |to |take (?:on )?|do )?(?:new |any |more |another |mentor\w*|mentees?|this|mentoring|meetings?|take part)\b(?: \w+){{0,6}} (?:{_UNTIL}|this term|at the moment|now|currently)\b|\b(?:stop|do not|no more|hold off) (?:send\w*|giv\w*|match\w*|assign\w*|propos\w*|offer\w*)? ?(?:me )?(?:with )?(?:new |any |more |further |any more )*(?:people|mentees|mentors|matches|offers|requests|introductions)\b|\bfreeze\b.{{0,20}}\b(?:me|my|mentoring|account|pairing)\b|\b(?:off sick|signed off)\b|\bstep back (?:for|until)\b|\bnot (?:take|taking|accept|accepting) (?:any |on |new |more )*(?:mentees|people)\b",
        "I'm on maternity leave until June", "is there a pause between the two terms?",
        rf"^(?:how|when|what|why|who|does|is there)\b|\b(?:paused? (?:the|for) (?:film|video|music|effect|thought|dramatic|breath|a (?:second|moment))|is my (?:mentor|mentee)|coffee break|lunch break|tea break|spring break|christmas break was|off to|take off|kick off|off topic|out of (?:scope|order|date)|move|reschedul\w+|rearrang\w+|instead|can not make|meeting on|policy)\b|\b(?:nice|good|lovely|great) (?:holiday|break)\b|\bleave (?:the|this) {SCHEME}|\bcan i\b",
    ),
)  # fmt: skip
