//! What others computed with the two algorithms that the vault rests on.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(pair).collect()
}

/// RFC 9106 section 5.3.
#[test]
fn argon2id_of_rfc_9106() {
    let mut settings = ParamsBuilder::new();
    settings.m_cost(32).t_cost(3).p_cost(4).data(AssociatedData::new(&[4; 12]).unwrap()).output_len(32);
    let secret = [3; 8];
    let argon2 =
        Argon2::new_with_secret(&secret, Algorithm::Argon2id, Version::V0x13, settings.build().unwrap())
            .unwrap();
    let mut tag = [0; 32];
    argon2.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
    let expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";
    assert_eq!(tag.as_slice(), bytes(expected));
}

/// draft-irtf-cfrg-xchacha-03 appendix A.3.1.
#[test]
fn xchacha20_poly1305_of_the_draft() {
    let key: [u8; 32] = std::array::from_fn(|at| 0x80 + u8::try_from(at).unwrap());
    let nonce: [u8; 24] = std::array::from_fn(|at| 0x40 + u8::try_from(at).unwrap());
    let plain =
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
                  sunscreen would be it.";
    let aad = bytes("50515253c0c1c2c3c4c5c6c7");
    let sealed = bytes(
        "bd6d179d3e83d43b9576579493c0e939 572a1700252bfaccbed2902c21396cbb 731c7f1b0b4aa6440bf3a82f4eda7e39 \
         ae64c6708c54c216cb96b72e1213b452 2f8c9ba40db5d945b11b69b982c1bb9e 3f3fac2bc369488f76b2383565d3fff9 \
         21f9664c97637da9768812f615c68b13 b52e c0875924c1c7987947deafd8780acf49",
    );
    let cipher = XChaCha20Poly1305::new(&Key::from(key));
    let payload = Payload { msg: plain, aad: &aad };
    assert_eq!(cipher.encrypt(&XNonce::from(nonce), payload).unwrap(), sealed);
    let payload = Payload { msg: &sealed, aad: &aad };
    assert_eq!(cipher.decrypt(&XNonce::from(nonce), payload).unwrap(), plain);
    let payload = Payload { msg: &sealed, aad: b"another place" };
    assert!(cipher.decrypt(&XNonce::from(nonce), payload).is_err());
}
