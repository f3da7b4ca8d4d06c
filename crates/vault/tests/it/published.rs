//! Test vectors: the cipher against RFC 8452, and our own forms against a second implementation.

use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use vault::{Compartment, InstallationKeys, verify_checkpoint};

use crate::given::{PERSON, PLACE, WEERT, bsn, hex, municipality, unhex};

/// Key, nonce, associated data, plaintext and result with tag: RFC 8452 appendix C.2.
const RFC_8452: [(&str, &str, &str, &str, &str); 15] = [
    (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "030000000000000000000000",
        "",
        "",
        "07f5f4169bbf55a8400cd47ea6fd400f",
    ),
    (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "030000000000000000000000",
        "",
        "0100000000000000",
        "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28",
    ),
    (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "030000000000000000000000",
        "",
        "0100000000000000000000000000000002000000000000000000000000000000",
        "4a6a9db4c8c6549201b9edb53006cba821ec9cf850948a7c86c68ac7539d027fe819e63abcd020b006a976397632eb5d",
    ),
    (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "030000000000000000000000",
        "01",
        "0200000000000000",
        "1de22967237a813291213f267e3b452f02d01ae33e4ec854",
    ),
    (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "030000000000000000000000",
        "01",
        "0200000000000000000000000000000003000000000000000000000000000000",
        "07dad364bfc2b9da89116d7bef6daaaf6f255510aa654f920ac81b94e8bad365aea1bad12702e1965604374aab96dbbc",
    ),
    (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "030000000000000000000000",
        "01",
        "02000000000000000000000000000000030000000000000000000000000000000400000000000000000000000000000005000000000000000000000000000000",
        "67fd45e126bfb9a79930c43aad2d36967d3f0e4d217c1e551f59727870beefc98cb933a8fce9de887b1e40799988db1fc3f91880ed405b2dd298318858467c895bde0285037c5de81e5b570a049b62a0",
    ),
    (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "030000000000000000000000",
        "010000000000000000000000000000000200",
        "0300000000000000000000000000000004000000",
        "43dd0163cdb48f9fe3212bf61b201976067f342bb879ad976d8242acc188ab59cabfe307",
    ),
    (
        "e66021d5eb8e4f4066d4adb9c33560e4f46e44bb3da0015c94f7088736864200",
        "e0eaf5284d884a0e77d31646",
        "",
        "",
        "169fbb2fbf389a995f6390af22228a62",
    ),
    (
        "bae8e37fc83441b16034566b7a806c46bb91c3c5aedb64a6c590bc84d1a5e269",
        "e4b47801afc0577e34699b9e",
        "4fbdc66f14",
        "671fdd",
        "0eaccb93da9bb81333aee0c785b240d319719d",
    ),
    (
        "6545fc880c94a95198874296d5cc1fd161320b6920ce07787f86743b275d1ab3",
        "2f6d1f0434d8848c1177441f",
        "6787f3ea22c127aaf195",
        "195495860f04",
        "a254dad4f3f96b62b84dc40c84636a5ec12020ec8c2c",
    ),
    (
        "d1894728b3fed1473c528b8426a582995929a1499e9ad8780c8d63d0ab4149c0",
        "9f572c614b4745914474e7c7",
        "489c8fde2be2cf97e74e932d4ed87d",
        "c9882e5386fd9f92ec",
        "0df9e308678244c44bc0fd3dc6628dfe55ebb0b9fb2295c8c2",
    ),
    (
        "a44102952ef94b02b805249bac80e6f61455bfac8308a2d40d8c845117808235",
        "5c9e940fea2f582950a70d5a",
        "0da55210cc1c1b0abde3b2f204d1e9f8b06bc47f",
        "1db2316fd568378da107b52b",
        "8dbeb9f7255bf5769dd56692404099c2587f64979f21826706d497d5",
    ),
    (
        "9745b3d1ae06556fb6aa7890bebc18fe6b3db4da3d57aa94842b9803a96e07fb",
        "6de71860f762ebfbd08284e4",
        "f37de21c7ff901cfe8a69615a93fdf7a98cad481796245709f",
        "21702de0de18baa9c9596291b08466",
        "793576dfa5c0f88729a7ed3c2f1bffb3080d28f6ebb5d3648ce97bd5ba67fd",
    ),
    (
        "b18853f68d833640e42a3c02c25b64869e146d7b233987bddfc240871d7576f7",
        "028ec6eb5ea7e298342a94d4",
        "9c2159058b1f0fe91433a5bdc20e214eab7fecef4454a10ef0657df21ac7",
        "b202b370ef9768ec6561c4fe6b7e7296fa85",
        "857e16a64915a787637687db4a9519635cdd454fc2a154fea91f8363a39fec7d0a49",
    ),
    (
        "3c535de192eaed3822a2fbbe2ca9dfc88255e14a661b8aa82cc54236093bbc23",
        "688089e55540db1872504e1c",
        "734320ccc9d9bbbb19cb81b2af4ecbc3e72834321f7aa0f70b7282b4f33df23f167541",
        "ced532ce4159b035277d4dfbb7db62968b13cd4eec",
        "626660c26ea6612fb17ad91e8e767639edd6c9faee9d6c7029675b89eaf4ba1ded1a286594",
    ),
];

#[test]
fn section_5_the_cipher_is_that_of_rfc_8452() {
    for (key, nonce, aad, plain, sealed) in RFC_8452 {
        let cipher = Aes256GcmSiv::new_from_slice(&unhex(key)).unwrap();
        let nonce = Nonce::try_from(unhex(nonce).as_slice()).unwrap();
        let (aad, plain) = (unhex(aad), unhex(plain));
        let found = cipher
            .encrypt(
                &nonce,
                Payload {
                    msg: &plain,
                    aad: &aad,
                },
            )
            .unwrap();
        assert_eq!(hex(&found), sealed);
        let opened = cipher
            .decrypt(
                &nonce,
                Payload {
                    msg: &found,
                    aad: &aad,
                },
            )
            .unwrap();
        assert_eq!(opened, plain);
    }
}

/// The expected bytes were computed apart from this crate, from the description in security.md
/// section 5, with other implementations of HKDF, HMAC, AES-256-GCM-SIV and Ed25519. A change that
/// breaks them makes every vault in use unreadable.
#[test]
fn section_5_our_forms_are_the_described_ones() {
    let m = municipality(WEERT, 7);
    assert_eq!(
        hex(&m.kek.bytes),
        "0101decb778911cd047aa07649740df0088795145b4f2b9d635625757a6fb675e18d7964a12d057bc8d550b68927788ded2a405871d69e266977b5a3266515d99381"
    );
    assert_eq!(
        hex(&m.secret.bytes),
        "0101decb7789d54ce5a0b8a13f4975cb1bd488fc384b309411db8f03dcbe26ded373d13f1236f2ab056ec103ca4c2bddea7c4d65f5a6cfffc551b9849872192af816"
    );
    let (key, wrapped) = m
        .keys
        .new_subject_key(PERSON, Compartment::Identity, &m.entropy)
        .unwrap();
    assert_eq!(
        hex(&wrapped.bytes),
        "0101000000015a519bfc40021818b0104b60f6ab3705866d2f4425536b09bddbfb21aec3c5b26553ac0b4169033a2ce9dba410ff3ce7c664ebdbe199bf26f4cc90aa"
    );
    assert_eq!(hex(&key.check_value()), "238a86d61f8f671e");
    assert_eq!(
        hex(&key.seal(PLACE, b"Voorbeeld", &m.entropy).unwrap()),
        "0101238a86d614e7886645210c4bb554f5c5156806ae44ffe16ed36f7b401ee0cb548c783dd6ab7044f79da432ed22b5dd0bb41f8c3ae4323547c6fde057549095cd"
    );
    let token = m.keys.recognition_token(&bsn());
    assert_eq!(hex(&token.bytes), "bbe555ae76dc6244890de47c8930074e");
    assert_eq!(
        hex(&m.keys.suppression_token(&token).unwrap().bytes),
        "19a9b6184dfcddeac8be7367806d9d46"
    );
    assert_eq!(
        hex(&m.keys.fingerprint(b"Voorbeeld")),
        "2425a8735ed7c5d28579bdeb8737f9d7"
    );
}

#[test]
fn f4_the_checkpoint_signature_is_the_described_one() {
    let installation = InstallationKeys::from_secret(municipality(WEERT, 7).root.bytes()).unwrap();
    assert_eq!(
        hex(&installation.verifying_key()),
        "37302a4c3b90bc781bd49df4ed2f71c86cbfce0445eabc47ddbd01d793812700"
    );
    let signature = installation.sign(b"checkpoint");
    assert_eq!(
        hex(&signature),
        "21508765ff62a82722372faa572d19e47935bdab559e91d77cbaab7a5683cfa5c1f4e5289c72cd93c90c47b098d9ec011e032580f969838a62f97389df7b3f00"
    );
    assert_eq!(
        hex(installation.pepper()),
        "2802d178154a0423aacb4010b902a1a171aaa54dd086ca184c8e3a65c52f0a15"
    );
    let key = installation.verifying_key();
    assert!(verify_checkpoint(&key, b"checkpoint", &signature));
    assert!(!verify_checkpoint(&key, b"checkpoint.", &signature));
    for bit in (0..512).step_by(7) {
        let mut flipped = signature;
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(
            !verify_checkpoint(&key, b"checkpoint", &flipped),
            "bit {bit}"
        );
    }
    assert!(
        !verify_checkpoint(&[0; 32], b"checkpoint", &signature),
        "a weak key is refused"
    );
}
