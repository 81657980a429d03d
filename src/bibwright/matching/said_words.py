"""Words that stand beside titles and say nothing of which paper is meant."""

from __future__ import annotations

#: What labels, badges, tables and reference lists are made of.
FURNITURE = frozenset(
    """arxiv preprint preprints eprint doi url urls link links pdf html abs abstract paper papers
    article articles code github gitlab project page pages website homepage site web dataset
    datasets data slides slide video talk blog post demo model models weights checkpoint
    huggingface hf openreview semantic scholar google pubmed pmid isbn issn bib bibtex citation
    cite cited citations stars star badge image img png svg shields io org com net www http https
    vol volume no nr number issue pp ed eds edn edition press publisher proc proceedings in
    conference conf workshop symposium accepted submitted published publication version available
    from retrieved accessed online appear source sources et al author authors title titles year
    date month venue journal comments comment subjects subject category categories tags keywords
    note notes id ids ref refs reference references related new other others cs stat math physics
    quant ph cond mat hep th astro eess econ fin lg cl cv ai ir ro ml ne cr se hc si pr st ap co
    na it zbmath mathscinet download downloads
    corr january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday
    saturday sunday mon tue wed thu fri sat sun official implementation impl pytorch tensorflow
    caffe keras matlab mxnet
    jax colab notebook supplementary supp poster oral spotlight tl dr tldr summary review survey
    tutorial read reading request todo done v1 v2 v3 v4 v5 v6 v7 v8 v9 am pm st nd rd nbsp
    neurips nips icml iclr acl naacl eacl emnlp coling tacl aaai ijcai kdd www cikm sigir wsdm
    cvpr iccv eccv wacv accv bmvc miccai icra iros corl rss icassp interspeech siggraph chi uist
    jmlr tmlr tpami pami ieee acm springer elsevier wiley""".split()
)
#: What people write round a link in mails, chats and notes.
CHATTY = frozenset(
    """i me my mine we us our ours you your yours he she they them his her it its that this these
    those there here one ones some any all both each every more most much many few who what which
    when where why how do does did done doing have has had having be been being am is are was were
    will would can could should shall may might must not no yes yeah yep ok okay hey hi hello dear
    thanks thank thx please pls cheers regards best cool nice great good interesting wow awesome
    fyi btw imo lol haha also too and or but so if then than as maybe perhaps probably really very
    just only even still yet already again about around before after during while until since now
    today tomorrow yesterday tonight morning week weeks month day days time later soon first last
    next see saw seen look looks looked looking check checked read reads reading think thought
    know knew find found get got give gave go goes went going come came make made take took use
    used using want wanted need needed try tried send sent share shared mention mentioned mean
    meant say said says talk talked talking tell told discuss discussed discussion ask asked wrote
    write written work works thing things stuff way something anything nothing everything someone
    anyone everyone guys folks team all out up down over off into onto back away quick quickly
    well like similar another same different from with without for of to on in at by thread
    message messages channel edited reply replied replies reacted wrote attached attachment
    forwarded fwd re cc subject sent file files list lists below above following attention-free
    let lets don doesn didn isn wasn won cannot im ive ill id youre thats heres theres whats
    don't didn't older newer recent recently latest main basic general useful helpful relevant
    important must worth plus lmk re-read skim skimmed
    go-to follow followup start starting begin beginning end final finally actually basically
    """.split()
)
#: Words of journals, meetings and publishers: a pair of them is no person.
VENUE_WORDS = frozenset(
    """nature science cell lancet journal journals transactions trans letters lett reviews review
    reports report annals archives bulletin communications communication proceedings advances
    magazine quarterly international national american european british asian canadian german
    french italian chinese japanese indian royal society association institute university college
    universite universita universidad universidade universitat universitaet univ inst
    school department center centre laboratory lab labs research studies study medicine medical
    clinical health healthcare biology biological biomedical bioinformatics chemistry chemical
    physics physical mathematics mathematical statistics statistical engineering computer computing
    computers computational computation informatics information intelligence artificial machine
    learning neural processing systems system networks network vision pattern recognition language
    natural linguistics speech signal signals image images imaging robotics automation control
    knowledge discovery mining data databases database management software theory theoretical
    applied applications technology technologies methods method digital npj bmc plos one frontiers
    mdpi sensors access expert nucleic acids genome genomics genetics molecular neuroscience brain
    psychology psychiatry education economics finance economic political social sciences humanities
    philosophy history law business environment environmental energy materials earth climate water
    cambridge oxford springer elsevier wiley ieee acm mit press verlag publishing publishers
    academic sage routledge francis taylor random house new york london berlin boston paris
    conference conferences workshop workshops symposium congress meeting annual world global open
    public findings
    north south east west united states kingdom china usa uk volume number issue chapter part
    preprint arxiv biorxiv medrxiv thesis dissertation phd doctoral
    technical tech blog deep openai google deepmind microsoft meta facebook stanford harvard
    berkeley amazon apple nvidia anthropic baidu alibaba tencent huawei adobe salesforce
    huggingface hugging face towards toward large small foundation multimodal generative graph
    survey surveys attention transformer transformers model models benchmark dataset evaluation
    analysis framework approach robust efficient adaptive astronomy astrophysics
    astrophysical""".split()
)
