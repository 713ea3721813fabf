//! The handbook's pictures, within the binary: each in the colours of both themes.

macro_rules! pictures {
    ($($name:literal),* $(,)?) => {
        &[$(
            (concat!($name, ".png"), include_bytes!(concat!("../../../docs/images/", $name, ".png"))),
            (
                concat!($name, "-dark.png"),
                include_bytes!(concat!("../../../docs/images/", $name, "-dark.png")),
            ),
        )*]
    };
}

const PICTURES: &[(&str, &[u8])] = pictures!["keys", "success-dialog"];

/// The PNG with this name.
pub fn picture(name: &str) -> Option<&'static [u8]> {
    PICTURES.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

/// Width and height in pixels, out of a PNG's header.
pub fn size(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_knows_its_size() {
        for (name, bytes) in PICTURES {
            let (width, height) = size(bytes).expect("a PNG");
            assert!((100..4000).contains(&width) && (100..4000).contains(&height), "{name}");
        }
    }
}
