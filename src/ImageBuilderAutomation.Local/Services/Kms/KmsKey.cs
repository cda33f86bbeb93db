using System.Security.Cryptography;

namespace ImageBuilderAutomation.Local.Services.Kms;

/// <summary>An asymmetric key that signs. The private key never leaves it.</summary>
internal sealed class KmsKey : IDisposable
{
    // Documented: KMS Developer Guide, "Key spec reference". Simplified: no other key specs.
    private static readonly Dictionary<string, (int Bits, string? Curve)> Specs = new(StringComparer.Ordinal)
    {
        ["ECC_NIST_P256"] = (256, "nistP256"),
        ["ECC_NIST_P384"] = (384, "nistP384"),
        ["ECC_NIST_P521"] = (512, "nistP521"),
        ["RSA_2048"] = (2048, null),
        ["RSA_3072"] = (3072, null),
        ["RSA_4096"] = (4096, null),
    };

    private readonly AsymmetricAlgorithm _key;

    private KmsKey(string spec, AsymmetricAlgorithm key) => (Spec, _key) = (spec, key);

    public static IEnumerable<string> KnownSpecs => Specs.Keys;

    public required string Id { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Description { get; init; }

    public string Spec { get; }

    public bool IsEnabled { get; set; } = true;

    /// <summary>What the key can sign with.</summary>
    // Documented: KMS Developer Guide: a curve has one algorithm; every RSA key has six.
    public IReadOnlyList<string> Algorithms => _key is RSA
        ? [.. from padding in (string[])["RSASSA_PKCS1_V1_5_SHA_", "RSASSA_PSS_SHA_"] from bits in (int[])[256, 384, 512] select $"{padding}{bits}"]
        : [$"ECDSA_SHA_{Specs[Spec].Bits}"];

    /// <summary>The public key as a SubjectPublicKeyInfo in DER.</summary>
    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    /// <param name="spec">One of <see cref="KnownSpecs"/>.</param>
    public static KmsKey Create(string spec, string id, string arn, DateTimeOffset now, string description)
    {
        var (bits, curve) = Specs[spec];
        AsymmetricAlgorithm key = curve is null ? RSA.Create(bits) : ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        return new(spec, key) { Id = id, Arn = arn, CreatedAt = now, Description = description };
    }

    public static HashAlgorithmName HashOf(string algorithm) => algorithm[^3..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    // Documented: KMS API Reference, "Sign": ECDSA signatures are DER (RFC 3279); PSS with a salt as long as the digest.
    public byte[] Sign(byte[] digest, string algorithm) => _key is RSA rsa
        ? rsa.SignHash(digest, HashOf(algorithm), PaddingOf(algorithm))
        : ((ECDsa)_key).SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);

    public bool Verify(byte[] digest, byte[] signature, string algorithm) => _key is RSA rsa
        ? rsa.VerifyHash(digest, signature, HashOf(algorithm), PaddingOf(algorithm))
        : ((ECDsa)_key).VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => _key.Dispose();

    private static RSASignaturePadding PaddingOf(string algorithm) =>
        algorithm.StartsWith("RSASSA_PSS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
}
