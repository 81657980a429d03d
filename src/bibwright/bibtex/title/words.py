"""Words of titles: names, acronyms, function words and what is plainly an ordinary word.

All lists are kept by hand. Each holds only words of which there is hardly a doubt; a word that is
in none of them is unknown, and whoever asks has to do without an answer.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Names, and adjectives made from them, that English titles write with a capital in every style.
NAMES = frozenset(
    """Abel Adobe Afghanistan Africa African Alaska Algeria Alzheimer Amazon America American
    Amsterdam Antarctic Antarctica Arab Arabia Arabian Arabic Archimedes Arctic Argentina
    Aristotle Armenian Asia Asian Athens Atlantic Auger Australia Australian Austria Austrian
    Azure Babylonian Baltic Banach Bangladesh Barcelona Bayes Bayesian Beijing Belgian Belgium
    Bengal Bengali Berlin Bernoulli Bessel Bible Bluetooth Boltzmann Boolean Bose Boston Bragg
    Bragg's Brazil Brazilian Britain British Brownian Buddhist Burgers Byzantine California
    Calvinist Cambridge Canada Canadian Carlo Cartesian Catalan Cauchy Celtic Chebyshev Chicago
    Chile China Chinese Cholesky Chomsky Christian Christianity Christmas Coleoptera Colombia
    Columbia Confucian Copenhagen Coulomb Coxeter Croatian Cuba Cuban Curie Czech Danish Dante
    Danube Darwin Darwinian Darwinism Debye Delhi Denmark Descartes Dirac Dirichlet Doppler
    Drosophila Dublin Dutch Edinburgh Egypt Egyptian Einstein Elsevier England English
    Escherichia Estonian Ethiopia Euclid Euclidean Euler Eulerian Europe European Facebook Fermi
    Feynman Fibonacci Finland Finnish Florence Florida Fortran Foucault Fourier France Freud
    Freudian Galerkin Galilean Galileo Galois Gauss Gaussian German Germany Gibbs Gini Github
    Google Greece Greek Greenland Gutenberg Hamilton Hamiltonian Haskell Hausdorff Hawaii Hebrew
    Hecke Hegel Hegelian Heidegger Heisenberg Helmholtz Hermite Hermitian Hessenberg Higgs
    Hilbert Hindi Hindu Hollywood Hopf Householder Hungarian Hungary Iberian Iceland Icelandic
    India Indian Indonesia Indonesian Instagram Iran Iranian Iraq Iraqi Ireland Irish Ising
    Islam Islamic Israel Israeli Istanbul Italian Italy Jacobi Jacobian Jacquard Jamaica Japan
    Japanese Jerusalem Jewish Jews Josephson Jupiter Jupyter Kalman Kant Kantian Kelvin Kentucky
    Kenya Kepler Keynesian Knuth Kolmogorov Korea Korean Krylov Kubernetes Kuwait Lacan Lagrange
    Lagrangian Lanczos Laplace Laplacian Latin Legendre Leibniz Leipzig Leninist Lie Linotype
    Linux Lipschitz Lisbon Lisp London Lorentz Lorentzian Lorenz Lua Lyapunov Macintosh Madrid
    Majorana Malaysia Malthusian Manhattan Markov Markovian Marx Marxism Marxist Maryland
    Massachusetts Maxwell Mediterranean Melbourne Mellin Mesopotamia Metafont Mexican Mexico
    Michigan Microsoft Mongolian Montana Monte Montreal Moore's Morocco Moscow Muslim Nairobi
    Napoleon Napoleonic Nash Navier Nazi Nepal Netherlands Neumann Newton Newtonian Nietzsche
    Nigeria Nigerian Nobel Noether Nordic Norman Norway Norwegian Nyquist Nyström Olympic Oxford
    Pacific Pakistan Palestine Palestinian Panama Pareto Paris Parkinson Parseval Pascal Pauling
    Pennsylvania Persian Peru Petri Philadelphia Philippine Philippines Planck Plato Platonic
    Poincaré Poisson Poland Polish Portugal Portuguese Prague Prolog Protestant Puerto
    Pythagoras Pythagorean Python Quaker Quebec Rademacher Raman Ramsey Rayleigh Reddit
    Renaissance Rician Riemann Riemannian Romania Romanian Rome Russell Russia Russian Rydberg
    Sahara Sahel Sanskrit Scandinavia Scandinavian Schottky Schrödinger Scotland Scottish
    Senegal Serbian Shakespeare Shakespearean Shannon Siberia Siberian Sicily Singapore Slavic
    Slovak Slovenian Sobolev Socrates Somali Soviet Spain Spanish Stackelberg Stanford Stokes
    Strasbourg Sumerian Swahili Sweden Swedish Swiss Switzerland Sydney Sylvester Syria Syrian
    Taiwan Taiwanese Tamil Tanzania Taylor Texas Thai Thailand Tibet Tibetan Tikhonov Tokyo
    Toronto Tunisia Turing Turkey Turkish Twitter Uganda Ukraine Ukrainian Unicode Unix Uzbek
    Venetian Venezuela Venice Victorian Vienna Vietnam Vietnamese Virginia Voronoi Waals
    Washington Wasserstein Wigner Wikipedia Wittgenstein Wolfram Yang Yiddish Yoruba YouTube
    Yugoslavia Zeeman Zurich
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February April June July
    September October November December""".split()
)

#: Names of several words of which one, taken alone, is an ordinary word or unknown.
PHRASES = frozenset(
    """Abu Dhabi|Addis Ababa|Bay Area|Big Bang|Black Sea|Buenos Aires|Central America|Central Asia|
    Civil War|Cold War|Costa Rica|Dark Energy Survey|Deep Blue|Dow Jones|East Africa|East Asia|
    Eastern Europe|El Niño|El Salvador|European Commission|European Union|Event Horizon Telescope|
    Far East|French Revolution|Game Boy|Great Britain|Great Depression|Great Plains|Great War|
    Hong Kong|Hubble Space Telescope|Human Genome Project|Industrial Revolution|Internet Explorer|
    Ivory Coast|James Webb Space Telescope|La Niña|Large Hadron Collider|Large Magellanic Cloud|
    Las Vegas|Latin America|Los Alamos|Los Angeles|Mac OS|Middle Ages|Middle East|Milky Way|
    Monte Carlo|Mount Everest|Native American|New Delhi|New England|New Guinea|New Hampshire|
    New Jersey|New Mexico|New Orleans|New South Wales|New Testament|New York|New York City|
    New York Times|New Zealand|Newfoundland|Nobel Prize|North Africa|North America|North American|
    North Atlantic|North Carolina|North Korea|North Sea|Northern Ireland|Old English|Old Norse|
    Old Testament|Puerto Rico|Red Cross|Red Sea|Rio de Janeiro|Roman Empire|San Diego|San Francisco|
    San Jose|Sao Paulo|Saudi Arabia|Second World War|Silicon Valley|Sloan Digital Sky Survey|
    Small Magellanic Cloud|South Africa|South African|South America|South American|South Asia|
    South Carolina|South Korea|South Korean|Southeast Asia|Southern Africa|Southern California|
    Soviet Union|Sri Lanka|Stack Overflow|Sub-Saharan Africa|São Paulo|Tel Aviv|Third Reich|
    United Kingdom|United Nations|United States|United States of America|West Africa|West Bank|
    West Virginia|Western Europe|White House|World Bank|World Cup|World War|
    World Wide Web""".replace("|\n    ", "|").split("|")
)

#: Symbols of chemical elements that are no word in English.
ELEMENTS = frozenset(
    """Ag Au Cd Cl Cr Cu Eu Fe Ga Gd Ge Hf Hg Mg Mn Na Nb Ni Pb Pd Pt Rb Rh Ru Sb Si Sn Sr Ti Zn
    Zr""".split()
)

#: Acronyms that could be read as words, or that common words look like when they are shouted.
ACRONYMS = frozenset(
    """ADHD AES AI ANOVA API AR ARMA ASCII BERT BIOS BLAS BMI BNF CAD CCD CERN CFD CIA CLIP CMOS
    CMS CNN COBOL COPD COVID CPU CRISPR CT CUDA DC DFT DNA ECG EEG EKG ELISA ESA EU FAO FBI FDA
    FEM FFT FIFO FPGA GAN GDP GIS GNU GNSS GPS GPT GPU HCI HIV HPC HPV HTML HTTP IBM ICT IEEE IETF
    IMF IMU IP IPCC IQ IR ISBN ISO IVF JPEG JSON KGB LAN LAPACK LED LHC LIDAR LIGO LISP LLM LLVM
    LSTM LTE MATLAB MBE MEMS MIDI MIMO MIT MOSFET MPEG MPI MRI NASA NATO NGO NLP NMR NOAA NSA NSF
    NTSC OCR OECD OFDM OLED OPEC PBPK PCA PCB PCR PDE PDF PET PHP PID PTSD QCD QED RAM RDF REST
    RFID RGB RISC RNA RNN ROC ROM ROS RSA SAR SARS SAT SDK SEM SGML SIMD SLAM SMS SNOMED SOAP SQL
    SSD SVD SVM TCP TEM TNT TRIUMF TV UAV UK UN UNESCO UNICEF UNIX URL USA USB USSR UV VHDL VLBI
    VLSI VPN WHO WIFI WSN WWII XML XSLT YAML""".split()
)

#: Articles, prepositions, conjunctions, pronouns and auxiliaries of English.
FUNCTION_WORDS = frozenset(
    """a about above across after again against all along also although am among an and any are
    around as at be because been before behind being below beneath beside between beyond both
    but by can cannot could did do does doing down during each either enough ever every
    everything few for from further had has have having he her here hers him his how i if in
    into is it its itself just least less like made make may me might more most much must my
    near neither never no nor not nothing now of off often on once one only onto or other others
    our out outside over own per rather shall she should since so some still such than that the
    their them then there these they this those though through throughout till to together too
    toward towards under unless unlike until up upon us using versus very via was we were what
    when where whether which while who whom whose why will with within without would yet you
    your""".split()
)

#: Function words of other languages that are none in English, by which a title shows its own.
FOREIGN = frozenset(
    """aber als auf aus bei beim das dem den der des die durch eine einem einen einer eines für im
    ist mit nach nicht oder sich sowie über und unter vom von vor wie zu zum zur zwischen
    au aux avec ce ces cette dans des du elle entre est et la le les leur leurs ou par pour que qui
    ses sont sous sur un une
    al como con de del desde el en entre es las los más para por que se sin sobre su sus una unos y
    ai al alla alle che con dal dalla degli dei del della delle di e gli il lo nei nel nella per su
    sul sulla una uno
    ao aos as com da das dos e em na nas no nos o os pela pelo uma
    aan bij dat deze door een en het met naar niet om ook op te tot uit van voor wordt zijn
    af at den det eller en er et etter för från fra i inom med mellan mellem mellom och og om på som
    till ved vid
    do i jako na nad od oraz po pod przez się w z za ze
    и в на с по для из от к о
    ve ile için bir""".split()
) - {"as", "at", "do", "i", "no", "den", "per", "come", "time", "who", "e", "o"}

#: What an ordinary word may end in; four letters or three have to go before.
_SUFFIX = re.compile(
    r"[a-z]{3,}(?:ed|ing|al|als|ent|ents|ant|ants|ics?|ary|ory|ate|ates|ages?|ures?|ists?|isms?"
    r"|ous|ives?|ity|ies|tors?|able|ible|ance|ence|ful|ly)"
    r"|[a-z]{2,}(?:tions?|sions?|ments?|ness|ities|ings|ously|ically|ally|ively|bility|less|ships?"
    r"|ology|ologies|ography|ographies|metry|metric|ances|ences|ancy|ency|ators?|ify|ized?|izing"
    r"|ised|ising)"
)
#: Names that end like ordinary words, and are too many for the list of names.
_NO_WORDS = frozenset(
    """ahmed alfred bal bedford boeing brent carthage crescent durant edward emory fred geneva grant
    gregory halliday harding hastings howard ivory kent lawrence leary mohammed nottingham portal
    prudence reading sterling sutherland terence trent victor vincent waring woodward""".split()
)

#: Ordinary words that no ending shows; their plurals are found from them.
_ORDINARY = frozenset(
    """absolute abstract abuse academia access account accuracy achieve acid across act actor acute
    adapt add address adenocarcinoma adipocyte adipose adjoint adjunct adult adulthood adverse
    advice affect affine age aged agenda agent agile aging aid air aircraft airway alarm alert
    algebra algorithm alien allele allow alloy almost alone alpha alphabet alter alveolar always
    ambient amongst amplitude amygdala anaemia anal analog analogue analogy analyse analyses
    analysis analyzer anaphora anatomy anchor ancient anemia aneurysm angiogenesis angle animal
    anisotropy annual another answer antenna antibody antigen anxiety anywhere aorta apart aphid
    apoptosis app apparatus appear appendix approach arc arch archive area argue arm army around
    array arrow art artery article artifact ask aspect assay assess asset asteroid asthma
    astronomy asymptotic atherosclerosis atlas atmosphere atom atrophy attack attempt attitude
    attribute audio audit author autoantibody autoimmune automata automaton average avoid award
    aware away axiom axis axon
    baby back background backscatter backup backward bacteria bad bag balance ball balloon band
    bandgap bandit bandwidth bank bar barcode bare barrier base baseline basin basis basket batch
    bath battle beam bear beat beauty become bed bedside began begin beginners behavior behaviour
    belief bench benchmark bend benefit best beta better bias big bile bilevel billion binary bind
    biology biomarker biopsy bipartite bird birth bit bitmap black blind block blockchain blog
    blood blue board body bond bone book boost boosting border borderline bottleneck bound
    boundary box braid brain branch break breast bridge brief bright bring broad broadband
    broadcast broken browser bubble budget buffer bug build built bulk bulletin bundle burden
    burst business buyer bypass byte
    cable cache calculus calendar call came camera campus cancer canonical capacitor capsid
    capsule capture car carbon carcinogenesis carcinoma card cardiac cardiomyopathy cardiovascular
    care career carrier carry cart cascade case cast cat catalog catalogue catalysis catalyst
    catch category cause cell cellular census center centralizer centre century ceramic certain
    cervix chain challenge chance change channel chaos chapter character charge chart cheap check
    chemistry chemotaxis chemotherapy chess child childhood children chimera chip choice
    cholesterol choose chromosome chunk church cinema circa circadian circle circuit circular city
    claim class classic classifier classroom clause clean clear click client climate climb clinic
    clique clock close closer cloud cluster coarse coast code cognition coherence cohort coin cold
    collapse collect college colleges colloid color colour column combine come comfort command
    commerce commit committee commodity common commonsense community compact companion company
    compare comparison compass compendium compiler complete complex complexity component composite
    compound compute computer concept concern concise concrete conduct conductor cone conference
    conflict conquest consensus constraint construct consumer contact content contest context
    contour contract contrast contrastive contribute control controller controversy converter
    convex cooler cooperate copper copy core corner coronavirus corpora corpus correct correlate
    cortex coset cost count counter counterexample country course court cover crack craft crash
    create creep crime crisis criteria criterion critical critique crop cross crosstalk crowd
    crowds cruise crystal crystalline cube cue culture cure curriculum curve curvilinear custom
    customer cut cyber cycle cyclotron cytokine
    daily damage dance danger dark dash data database dataflow dataset date daughter day dead
    deadlock deal death debate debris debt debug decade decay decide decision decoder decrease
    deep deeper deer default defect defence defend defense deficit define degeneracy degree delay
    deliver delivery delta demand dementia democracy dense density depend deposit depth derive
    describe desert design designer desktop despite detail detect determine develop developer
    device diabetes diagnoses diagnosis diagram dialect dialog dialogue dialysis diameter diet
    differ difference difficult diffuse diffusion digest digit digraph dilemma diode dioxide
    dipole direct disaster discipline discourse discover discovery discrete disease disjoint disk
    disorder display disrupt distance distillation distinct distinguish disturb diverse divide
    divisor doctor document domain donor dose double doubt dove down download draft drag drain
    draw dream drift drive driven driver drop drought drug dry dual duct dust dwarf dynamics
    dynamo dysplasia
    early earn earth earthquake ease east easy eat echo ecology economy ecosystem edge editor
    educate effect efficacy effort eigenvalue eight electro electrode electrolyte electron elite
    else email embed embedding emotion emphasis empire employee empty enable encoder end endoscopy
    endothelium endovascular endpoint energy engine engineer engineers enjoy enough ensemble enter
    enterprise entropy entry envelope environment enzyme epidemic epilepsy epitaxy epoch equation
    equilibrium era erosion erratum error escape essay estimate ether ethnic euro even event ever
    everyday evidence evil evolve exact exam example exchange excite exciton exclude exercise
    exist expand expect expert explain explicit exploit explore export expose express extend
    exterior extra extract extreme eye
    fabric face fact factor faculty fail fair fake fall false family far farm farmer fashion fast
    faster fat fate father fault fear feature federated feed feedback feedforward feel female
    fermion feudal fever fiber fibre fiction field fifth fifty fight figure file fill film filter
    final find fine finetuning finger fingerprint finite fire firm first fish fistula fit five fix
    flat flavor flavour flaw flight float flood floor flow fluid flux fly foam focus fold folk
    follow font food foot forbidden force forecast foreign forest forever forge forget form formal
    format former formula formulae forth forum forward fossil found foundry four fourth fragile
    frame framework fraud free freedom frequency fresh friend front frontier frozen fruit fuel
    full fun fund fungi fungus fusion future fuzzy
    gain galaxy gallery game gamma ganglia gap gas gate gauge gaze gear gender gene genealogy
    general genesis genius genome genotype genre genus geodesic geometry gesture ghost giant gift
    girl give given glacier glance glass global glucose go goal god gold golden good govern grade
    gradient graft grain grammar grand graph graphene grass grassland gravity gray grayscale great
    greater green greenhouse grey grid ground grounding group grow grown growth guarantee guard
    guess guest guide guideline gun
    habit habitat hair half halo hand handbook handheld handle handwritten happen happy hard
    hardware hash hat hazard head headache heal health healthcare healthy hear heart heat heavy
    height heir help hepatitis herbivore heritage hero hidden hierarchy high higher highspeed
    highway hill hint histogram history hit hold hole hollow home homeostasis honor honour hope
    horizon hormone horror horse hospital host hot hotel hour house household how hub hull human
    humor hundred hunger hunt hybrid hydro hydrogen hyper hypercube hypergraph hypermedia
    hypertext hypotheses hypothesis
    ice icon idea ideal identity ignore ill image imagery immune impact imperfect implication
    implicit import imprecise improve impulse inch income incomplete increase indeterminacy index
    indices indirect individual indoor induce industry inertia infant infer infinite influence
    influenza inform informatics information inhibit injury ink inner input inquiry insect inside
    insight instance instead institute insulin intake integer intelligence intend intense
    interchange interest interface interferometer interim interior internet interplay interpret
    interpreter interval interview intestine intracellular invader inverse invest investigate
    involve ion iron irregular ischemia island isotope issue item
    jet jig job join joint journal journey joy judge jump jungle just justice
    keep kernel key keyboard keyword kidney kill kinase kind kinetic king kit kitchen knapsack
    knife knockout knot know knowledge known
    label labor laboratory labour lack ladder lake lambda land landmark landscape language lapse
    large larger larvae laser last late latent later lattice launch law lay layer layout layperson
    lazy lead leader leaf lean leap learn learner leave left leg legacy leisure lemma length lens
    less lesson letter leukemia level lever leviathan lexicon liberty librarian library license
    life lifetime lift light lightweight like likelihood limb limit line linear link lipid liquid
    list listen literacy lithium little live liver load loan local lock locus log logic long
    longer look loop loose lose loss lot loud love low lower lung lymph
    machine machinery macro magic magma magnet magnetron magnitude mail main mainstream maintain
    major maker male mammal mammalian man manage manager mangrove manifesto manifold manner mantle
    manual manuscript many map march margin marine marker market marketplace markup marrow masked
    mass master match material math mathematics matrices matrix matroid matter mature maximal
    maximum maze meal mean measure meat mechanics mechanism media medicine medium meet melt
    membrane meme memory men mental menu merge mesh mesoscale message messenger meta metadata
    metal metaphor meteor method metrics metropolitan mice micro microarray microbe microcomputer
    microphone microscope microscopy microvascular microwave mid middle middleware migrate mild
    military milk millimeter million millisecond mimic mind mine mineral minima minimum minor
    minority minute mirror miss mission mix mixture mobile mode model modern modest modular module
    modulus moist molecular molecule moment momentum money monitor monkey monoid monoxide monsoon
    month mood moon moral morphology mortality mother motif motion motor mountain mouse mouth move
    movie multi multicast multichannel multiclass multidomain multigrid multilevel multimedia
    multimodal multimode multiple multiplier multiply multiprocessor multiscale multiway murder
    muscle museum music mutual myself mystery myth
    naive name nano nanocolumn nanocrystalline nanoparticle nanorod nanotube nanowire narrow
    narrowband nation nature navigate near nearby nearest neck need needle negative neighbor
    neighborhood neighbour neighbourhood neoplasia neoplasm nerve net network neural neuron
    neuropathy neutral neutrino neutron new news newspaper next nice niche nickel night nine
    nineteenth nitride nitrogen node nodular noise noisy non nonlinear norm normal normalizer
    north northern note noun novel novo nowhere nozzle nuclear nuclei nucleon nucleus null number
    numeric nurse nutrition
    obese object observe obstacle obtain occur ocean ocular odd offer office officer offline
    offset oil old older one online onset open opera operate operator opinion optical optics
    optimal optimizer optimum option oral orbit orchestra order organ organize origin orthogonal
    outbreak outcome outdoor outer outlier outline output outside overall overcome overhead
    overlap overlay overview owner oxidase oxide oxygen ozone
    pace pack package packet page pain paint pair palace pamphlet pancreas panel paper papilloma
    papillomavirus paradigm paradox paragraph parallel parameter parasite parent parity park parse
    parser part particle particular partner party pass passage password past patch path pathogen
    pathogenesis pathway pathwidth patient pattern pause pay peace peak peasant peer pen penalty
    people pepper peptide perceptron perfect perform period permit person perturb pharmacotherapy
    phase phenomena phenomenon phenotype philosophy phone phonon phosphor photo photon phrase
    phylogeny physics piano picture picturesque piece pilot pin pine pipe pipeline pitch pitfall
    pivot pixel place plain plan planar plane planet planner plant plaque plasma plastic plate
    platelet platform play player plot plug plume plus pneumonia pocket poem poet poetry point
    polar pole police policy poly polygon polymer polynomial polypeptide polytope pool poor pop
    popular population pore port portfolio portrait pose post poster posterior postpartum potato
    potential pour poverty powder power practice prayer pre precise precursor predict predispose
    prefer prefix premium presence present preserve press pressure pretrained pretraining pretty
    prevent preview previous price primary prime primer principle print printer prior prison
    privacy private prize pro probe problem procedure process processor produce producer product
    profile profit prognosis program programme progress project promise promote prompt prompting
    pronoun proof propagate proper property proportion propose prospect protease protect protein
    protest protocol proton prototype prove provide province proxy pseudo psychology publisher
    pull pulsar pulse pump pupil pure purpose pursuit push put puzzle pyramid
    quality quantifier quantile quantize quantum quark quasar quasi quench query quest question
    questionnaire queue quick quiet quit quite quiz quota quote
    rabbit race radar radii radio radiotherapy radius rain rainfall raise random range rank rapid
    rare raster rat rate ratio raw reach react read reader reading readout ready real realm reason
    reasoner recall receive recipe reconsider record recover recovery recruit rectangle redshift
    reduce redundancy reef refer reflect reflex reform refresh refuge regard regime region
    register registry regret regular regulate relapse relate relax release relief religion rely
    remain remark remote remove render renew rent repair repeat replace replay reply report
    request require rescue research reserve reservoir reset residue resist resolve resort resource
    respect response rest restore result retail reticular retire retrieve return reuse reveal
    revenue reverse review revise revisit reward rewrite rhetoric rhythm rich ride ridge right
    rigid ring rise risk rival river road roadmap robot robotic robust rock role roll room root
    rotate rough round route router routine row royal rule run runtime rural rust
    sacred sad safe safety sail saint sale saliva salt same sample sand sandwich satellite save
    say scalar scale scan scanner scatter scenario scene schedule scheduler schema scheme
    schizophrenia scholar school science sclerosis scope score scratch screen script sea search
    season seat second secret sector secular secure see seed seek segment seismic select self sell
    semantic semi semiconductor semigroup seminar sense sensor separate sepsis sequel sequence
    series serious serum serve server service session set seven severe sex shadow shallow shape
    share sharp shear sheep sheet shelf shell shield shift ship shock shoot shop shore short
    shortest shot should show shower shrink sick side sight sign signal silica silicon silver
    similar simple simplex simulator single singular sink sister site situ six size skeleton
    sketch skill skin sky slave sleep sleeve slide slip slope slow small smaller smart smartphone
    smear smile smoke smooth snow soccer social society sodium soft software soil solar soldier
    solid soliton soluble solve solver song soon sort soul sound soup source south southern space
    spacetime spam span spark sparse spatio speak speaker species specimen speckle spectra spectre
    spectroscopy spectrum speech speed speedup spell sphere spider spike spin spine spiral spirit
    spite splatting spline split spoken sponge sport spot spray spread spring spruce sputter
    square squeeze stabilizer stable stack staff stage stake stand standard star starburst starch
    start startup state static station statistics status stay steady steal steam steel stellar
    stem stenosis step stepwise stereo stick stiff stimulate stimuli stimulus stochastic stock
    stone stop store storm story straight strain strange strata strategy strato stratosphere
    stream street strength stress stretch strict strike string strip stroke strong student studio
    study style sub subclass subfield subgraph subgroup subject submarine subset subspace
    substrate subsystem subtree subunit success suffix sugar suggest suit sum summer sun super
    superconductor superfluid superior supernova supernovae supply support suppress surface surfer
    surge surgery surplus surprise surrogate survey survive sustain swarm sweep sweet swim swine
    switch symbiosis symbol sympathy symposium symptom synapse sync synchrotron syndrome synopses
    syntax synthesis system
    table tablet tabletop tackle tactic tactile tag tail take tale talk tall tandem tangible
    tangle tank tape target task taste tax taxonomy tea teach teacher team tear tech technique
    technology teen teeth telegraph television tell temper temperature template temple tempo
    temporal ten tense tension tensor term terminal terrain test tetragonal text textbook texture
    thalamus thank theater theatre theme theorem theory therapy thermal thermo thermostat
    thesaurus thesis thick thin thing think third thought thousand thread threat three threshold
    thrombosis throw tide tie tight tile time tin tip tissue title today token tolerance
    tomography tone tongue tool toolbox toolkit tooth top topic topology torque torus total touch
    tour toward tower toxin toy trace track tract trade tradeoff traffic tragedy trail train trait
    trajectory transcript transducer transfer transform transformer transistor transit transport
    transverse trap trash trauma travel traveltime treat treatise treaty tree treewidth trend
    trial triangle triangular tribe trick trigger trip triple tropics trouble true trust truth try
    tube tubular tumor tumour tune tuning tunnel turbulent turn tutor tutorial tweet twelve
    twentieth twenty twice twin twist two type typeface typeset typesetter typical
    ubiquitous ugly ultra ultrasound ultraviolet umbrella uncertain uncertainty uncommon uncover
    understand unfold uniform union unique unit united unity universe unknown unseen unsupervised
    update upgrade upper upstream uptake urban usage use used useful user usual uterine utility
    vaccine vacuum vague valid valley valuable value vapor vapour variable variety various
    vascular vase vector vegetable vehicle vein velocity vendor ventricular verb verify verse
    version vertex vertices vessel veto vibrate victim victory video view viewer viewpoint village
    violin viral virtue virus viscous visit vitamin vitro vivid vivo vocabulary voice void
    volatile volcano volume voluntary vortex vortices vote voter voxel voyage
    wait wake walk wall wander war warehouse warfare warm warn waste watch water watermark wave
    waveform waveguide wavelength wavelet wavenumber way weak weakness wealth weapon wear weather
    weave web wedge weed week weigh weight welcome welfare well west western wet whale wheat wheel
    where whisper white whole wide wider width wife wild wildlife wind window wine wing winter
    wire wireless wisdom wise witness woman women wonder wood word work workbench worker workflow
    workforce workload workplace workshop workspace world worm worse worst worth wound wrap wrist
    write writer wrong
    year yeast yellow yield young youth
    zero zeta zone zoo""".split()
)


@lru_cache(maxsize=65536)
def is_ordinary(word: str) -> bool:
    """Whether an English word, in whatever letters, is plainly no name and no acronym.

    False says no more than that it isn't known for certain.
    """
    small = word.lower()
    if small in FUNCTION_WORDS or small in _ORDINARY:
        return True
    if word.capitalize() in NAMES or small in _NO_WORDS or word.upper() in ACRONYMS:
        return False
    if small.endswith("s") and (small[:-1] in _ORDINARY or small[:-2] in _ORDINARY):
        return not small.endswith("ss")
    if small.endswith(("er", "ers", "est")) and len(small) > 5:
        stem = small.removesuffix("s").removesuffix("er").removesuffix("est")
        return stem in _ORDINARY or f"{stem}e" in _ORDINARY or _undoubled(stem) in _ORDINARY
    return _SUFFIX.fullmatch(small) is not None


def _undoubled(stem: str) -> str:
    return stem[:-1] if stem[-2:-1] == stem[-1:] else stem
