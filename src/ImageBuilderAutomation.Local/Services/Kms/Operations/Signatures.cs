using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Kms.Operations;

/// <summary>Sign and Verify, of a message or of its digest.</summary>
// Documented: KMS API Reference, "Sign" and "Verify": a message of at most 4,096 bytes; an invalid signature is an error.
internal static class Signatures
{
    private const int MostBytes = 4096;
    private const int MostSignatureBytes = 6144;

    public static IEnumerable<JsonOperation<KmsCall>> All { get; } =
    [
        new("Sign", Sign, "KeyId", "Message", "MessageType", "SigningAlgorithm", "DryRun"),
        new("Verify", Verify, "KeyId", "Message", "MessageType", "Signature", "SigningAlgorithm", "DryRun"),
    ];

    private static JsonObject Sign(KmsCall call) => call.InPlace(place =>
    {
        var (key, algorithm, digest) = Read(place, call);
        return new JsonObject
        {
            ["KeyId"] = key.Arn,
            ["Signature"] = Convert.ToBase64String(key.Sign(digest, algorithm)),
            ["SigningAlgorithm"] = algorithm,
        };
    });

    private static JsonObject Verify(KmsCall call)
    {
        var signature = call.Bytes("Signature", MostSignatureBytes);
        return call.InPlace(place =>
        {
            var (key, algorithm, digest) = Read(place, call);
            return key.Verify(digest, signature, algorithm)
                ? new JsonObject { ["KeyId"] = key.Arn, ["SignatureValid"] = true, ["SigningAlgorithm"] = algorithm }
                : throw new ServiceInputException("The signature is not one of this message by this key.", "KMSInvalidSignatureException");
        });
    }

    private static (KmsKey Key, string Algorithm, byte[] Digest) Read(KmsPlace place, KmsCall call)
    {
        var (key, message, algorithm) = (KeyStates.Usable(place, call), call.Bytes("Message", MostBytes), call.Input.Text("SigningAlgorithm"));
        if (algorithm is null || !key.Algorithms.Contains(algorithm))
        {
            throw new ServiceInputException(
                $"Algorithm {algorithm} is incompatible with key spec {key.Spec}; expected {string.Join(" or ", key.Algorithms)}.", "InvalidKeyUsageException");
        }

        var hash = KmsKey.HashOf(algorithm);
        var length = hash == HashAlgorithmName.SHA256 ? SHA256.HashSizeInBytes : hash == HashAlgorithmName.SHA384 ? SHA384.HashSizeInBytes : SHA512.HashSizeInBytes;
        var digest = call.Input.Text("MessageType") switch
        {
            null or "RAW" => CryptographicOperations.HashData(hash, message),
            "DIGEST" when message.Length == length => message,
            "DIGEST" => throw KmsCall.Invalid($"Digest is invalid length for algorithm {algorithm}: expected {length} bytes, found {message.Length}."),
            var other => throw KmsCall.Invalid($"Expected MessageType RAW or DIGEST, found '{other}'."),
        };
        return !call.Input.Flag("DryRun") ? (key, algorithm, digest)
            : throw new ServiceInputException("The request would have succeeded, but the DryRun option is set.", "DryRunOperationException");
    }
}
