using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageBuilderAutomation.Releases.Recording;

/// <summary>The public part of a signing key.</summary>
/// <param name="Arn">Of the key in KMS.</param>
/// <param name="Algorithm">ECDSA_SHA_256 or RSASSA_PSS_SHA_256.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
public sealed record SigningKey(string Arn, string Algorithm, ReadOnlyMemory<byte> PublicKey)
{
    public const string Ecdsa = "ECDSA_SHA_256";
    public const string RsaPss = "RSASSA_PSS_SHA_256";

    /// <summary>SHA-256 of the public key in DER, in lower-case hexadecimal. Who verifies pins it.</summary>
    public string Fingerprint => FingerprintOf(PublicKey.Span);

    public string Pem => PemEncoding.WriteString("PUBLIC KEY", PublicKey.Span) + "\n";

    public static string FingerprintOf(ReadOnlySpan<byte> publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));
}

/// <summary>A signature of a digest.</summary>
/// <param name="Key">ARN of the key. For people; only the fingerprint of the public key identifies it.</param>
public sealed record ReleaseSignature(string Algorithm, string Key, string PublicKeySha256, ReadOnlyMemory<byte> Value)
{
    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    /// <param name="digest">SHA-256 of the signed bytes.</param>
    public bool IsBy(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> digest)
    {
        if (SigningKey.FingerprintOf(publicKey) != PublicKeySha256)
            return false;
        try
        {
            if (Algorithm == SigningKey.Ecdsa)
            {
                using var ecdsa = ECDsa.Create();
                ecdsa.ImportSubjectPublicKeyInfo(publicKey, out _);
                return ecdsa.VerifyHash(digest, Value.Span, DSASignatureFormat.Rfc3279DerSequence);
            }

            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
            return Algorithm == SigningKey.RsaPss && rsa.VerifyHash(digest, Value.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }
        catch (CryptographicException)
        {
            // Not a key of this algorithm, or not a signature.
            return false;
        }
    }
}

/// <summary>The object beside a record: the hash of the record with its signature, or the statement that there is none.</summary>
/// <param name="Signature">Null for an unsigned record.</param>
public sealed record RecordSignature(string Sha256, ReleaseSignature? Signature)
{
    public const string Format = "image-builder-automation/release-signature/1";

    public byte[] Write() => SignedText.Write(Format, writer => writer.WriteString("sha256", Sha256), Signature);

    /// <returns>Null if the text is not a signature of this format.</returns>
    public static RecordSignature? Read(string text) =>
        SignedText.Read(text, Format, root => root.GetProperty("sha256").GetString()) is (string sha, var signature) ? new(sha, signature) : null;
}

/// <summary>
/// The head of a recipe's chain: how many releases it has, and the hash of the latest. It is one object, so that count and signature change together.
/// </summary>
/// <param name="Recipe">The recipe's ARN without a version.</param>
/// <param name="Statement">The signed text, exactly.</param>
public sealed record ChainHead(string Recipe, int Count, string Sha256, string Statement, ReleaseSignature? Signature)
{
    public const string Format = "image-builder-automation/release-head/1";

    /// <summary>The head after this release, not signed yet.</summary>
    public static ChainHead After(Release release)
    {
        var recipe = ArchiveKeys.ChainOf(release.RecipeArn);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            // The same key signs records, so that a statement must not be taken for one.
            writer.WriteString("format", Format);
            writer.WriteString("recipe", recipe);
            writer.WriteNumber("count", release.Number);
            writer.WriteString("sha256", release.Sha256);
            writer.WriteEndObject();
        }

        return new(recipe, release.Number, release.Sha256, Encoding.UTF8.GetString(bytes.ToArray()), null);
    }

    public byte[] Digest() => SHA256.HashData(Encoding.UTF8.GetBytes(Statement));

    public byte[] Write() => SignedText.Write(Format, writer => writer.WriteString("statement", Statement), Signature);

    /// <returns>Null if the text is not a head of this format.</returns>
    public static ChainHead? Read(string text)
    {
        if (SignedText.Read(text, Format, root => root.GetProperty("statement").GetString()) is not (string statement, var signature))
            return null;
        return SignedText.Try(statement, root => root.GetProperty("format").GetString() == Format
            && root.GetProperty("recipe").GetString() is { } recipe && root.GetProperty("sha256").GetString() is { } sha
                ? new ChainHead(recipe, root.GetProperty("count").GetInt32(), sha, statement, signature)
                : null);
    }
}

/// <summary>JSON with a signature or the reason why there is none.</summary>
internal static class SignedText
{
    private const string Unsigned =
        "This is not signed: whoever can write the table or the bucket can rewrite it together with everything that names its hash.";

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(string format, Action<Utf8JsonWriter> content, ReleaseSignature? signature)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", format);
            content(writer);
            if (signature is null)
            {
                writer.WriteNull("signature");
                writer.WriteString("warning", Unsigned);
            }
            else
            {
                writer.WriteStartObject("signature");
                writer.WriteString("algorithm", signature.Algorithm);
                writer.WriteString("key", signature.Key);
                writer.WriteString("publicKeySha256", signature.PublicKeySha256);
                writer.WriteBase64String("value", signature.Value.Span);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    public static (string Content, ReleaseSignature? Signature)? Read(string text, string format, Func<JsonElement, string?> content) =>
        Try<(string, ReleaseSignature?)?>(text, root => root.GetProperty("format").GetString() == format && content(root) is { } found
            ? (found, SignatureIn(root.GetProperty("signature")))
            : null);

    /// <returns>The default if the text is not JSON of the expected shape.</returns>
    public static T? Try<T>(string text, Func<JsonElement, T?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return default;
        }
    }

    private static ReleaseSignature? SignatureIn(JsonElement signature) => signature.ValueKind is JsonValueKind.Null
        ? null
        : new(
            signature.GetProperty("algorithm").GetString() ?? "", signature.GetProperty("key").GetString() ?? "",
            signature.GetProperty("publicKeySha256").GetString() ?? "", signature.GetProperty("value").GetBytesFromBase64());
}
