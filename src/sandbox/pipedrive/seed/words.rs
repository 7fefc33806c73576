//! Words that names of seeded records are made of.

pub(super) const FIRST_NAMES: &[&str] = &[
    "Aino", "Bo", "Carla", "Dmitri", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jonas", "Kaja", "Li", "Maya",
    "Nils", "Olga", "Paulo", "Quinn", "Rosa", "Søren", "Tariq", "Uma", "Väinö", "Wen", "Yara", "Zoë",
];

pub(super) const LAST_NAMES: &[&str] = &[
    "Almond",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Ginkgo",
    "Hazel",
    "Ivy",
    "Juniper",
    "Kapok",
    "Larch",
    "Maple",
    "Nutmeg",
    "Oak",
    "Pine",
    "Quince",
    "Rowan",
    "Spruce",
    "Teak",
    "Umbrella-Thorn",
    "Vine",
    "Willow",
    "Yew",
];

pub(super) const COMPANY_WORDS: &[&str] = &[
    "Northern", "Blue", "Quiet", "Rapid", "Silver", "Green", "Copper", "Amber", "Polar", "Coastal", "Urban",
    "Alpine",
];

pub(super) const COMPANY_KINDS: &[&str] = &[
    "Freight",
    "Bakery",
    "Optics",
    "Textiles",
    "Analytics",
    "Motors",
    "Gardens",
    "Robotics",
    "Paper",
    "Energy",
];

pub(super) const DEAL_SUBJECTS: &[&str] = &[
    "annual contract",
    "pilot project",
    "renewal",
    "upgrade",
    "maintenance plan",
    "first order",
    "training",
    "migration",
    "consulting days",
    "volume licence",
];

pub(super) const CITIES: &[(&str, &str)] = &[
    ("Tallinn", "Estonia"),
    ("Lisbon", "Portugal"),
    ("Riga", "Latvia"),
    ("Bremen", "Germany"),
    ("Lyon", "France"),
    ("Dublin", "Ireland"),
    ("Austin", "United States"),
];

pub(super) const STREETS: &[&str] =
    &["Harbour Street", "Mill Lane", "Station Road", "Market Square", "Hill Road"];

pub(super) const PRODUCT_WORDS: &[&str] =
    &["Basic", "Standard", "Premium", "Compact", "Extended", "Portable", "Industrial", "Classic"];

pub(super) const PRODUCT_KINDS: &[&str] = &["licence", "sensor", "support hour", "training day", "device"];

pub(super) const LOST_REASONS: &[&str] = &["Price too high", "No answer", "Chose a competitor", "No budget"];

pub(super) const ACTIVITY_TYPES: &[&str] = &["call", "meeting", "task", "deadline", "email", "lunch"];
