//! The parts of a blank document: name in the package and text. Names between `@` are filled in.

pub(super) type Part = (&'static str, &'static str);

const THEME: &str = include_str!("parts/shared/theme.xml");
const CORE: &str = include_str!("parts/shared/core.xml");

pub(super) const DOCX: &[Part] = &[
    ("[Content_Types].xml", include_str!("parts/docx/content_types.xml")),
    ("_rels/.rels", include_str!("parts/docx/package.rels")),
    ("docProps/app.xml", include_str!("parts/docx/app.xml")),
    ("docProps/core.xml", CORE),
    ("word/document.xml", include_str!("parts/docx/document.xml")),
    ("word/_rels/document.xml.rels", include_str!("parts/docx/document.rels")),
    ("word/styles.xml", include_str!("parts/docx/styles.xml")),
    ("word/settings.xml", include_str!("parts/docx/settings.xml")),
    ("word/fontTable.xml", include_str!("parts/docx/font_table.xml")),
    ("word/theme/theme1.xml", THEME),
];

pub(super) const XLSX: &[Part] = &[
    ("[Content_Types].xml", include_str!("parts/xlsx/content_types.xml")),
    ("_rels/.rels", include_str!("parts/xlsx/package.rels")),
    ("docProps/app.xml", include_str!("parts/xlsx/app.xml")),
    ("docProps/core.xml", CORE),
    ("xl/workbook.xml", include_str!("parts/xlsx/workbook.xml")),
    ("xl/_rels/workbook.xml.rels", include_str!("parts/xlsx/workbook.rels")),
    ("xl/worksheets/sheet1.xml", include_str!("parts/xlsx/sheet.xml")),
    ("xl/styles.xml", include_str!("parts/xlsx/styles.xml")),
    ("xl/theme/theme1.xml", THEME),
];

pub(super) const PPTX: &[Part] = &[
    ("[Content_Types].xml", include_str!("parts/pptx/content_types.xml")),
    ("_rels/.rels", include_str!("parts/pptx/package.rels")),
    ("docProps/app.xml", include_str!("parts/pptx/app.xml")),
    ("docProps/core.xml", CORE),
    ("ppt/presentation.xml", include_str!("parts/pptx/presentation.xml")),
    ("ppt/_rels/presentation.xml.rels", include_str!("parts/pptx/presentation.rels")),
    ("ppt/presProps.xml", include_str!("parts/pptx/presentation_properties.xml")),
    ("ppt/tableStyles.xml", include_str!("parts/pptx/table_styles.xml")),
    ("ppt/slideMasters/slideMaster1.xml", include_str!("parts/pptx/slide_master.xml")),
    ("ppt/slideMasters/_rels/slideMaster1.xml.rels", include_str!("parts/pptx/slide_master.rels")),
    ("ppt/slideLayouts/slideLayout1.xml", include_str!("parts/pptx/slide_layout.xml")),
    ("ppt/slideLayouts/_rels/slideLayout1.xml.rels", include_str!("parts/pptx/slide_layout.rels")),
    ("ppt/slides/slide1.xml", include_str!("parts/pptx/slide.xml")),
    ("ppt/slides/_rels/slide1.xml.rels", include_str!("parts/pptx/slide.rels")),
    ("ppt/theme/theme1.xml", THEME),
];
