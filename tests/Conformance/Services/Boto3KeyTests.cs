using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local;
using TestKit;

namespace Conformance.Services;

/// <summary>boto3 signs with keys of a local host, and .NET verifies by the public key; moto gives signatures that verify the same way.</summary>
public sealed class Boto3KeyTests
{
    private static readonly byte[] Message = Encoding.UTF8.GetBytes("release 1.0.0");

    [PythonTheory("boto3")]
    [InlineData(false, "ECC_NIST_P256", "ECDSA_SHA_256")]
    [InlineData(false, "RSA_2048", "RSASSA_PSS_SHA_256")]
    [InlineData(false, "RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256")]
    [InlineData(true, "RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256")]
    public async Task A_signature_verifies_by_the_public_key(bool moto, string spec, string algorithm)
    {
        if (moto && Python.SkipReason("moto") is not null)
            return;
        await using var stack = await LocalStack.StartAsync(new() { Template = "Resources: { Topic: { Type: AWS::SNS::Topic } }" });
        await using var kms = new Boto3Services("kms", moto ? null : stack);
        var created = (await kms.OutputAsync("CreateKey", new() { ["KeyUsage"] = "SIGN_VERIFY", ["KeySpec"] = spec, ["Description"] = "releases" }))["KeyMetadata"]!;
        var id = (string)created["KeyId"]!;
        await kms.OutputAsync("CreateAlias", new() { ["AliasName"] = "alias/releases", ["TargetKeyId"] = id });
        Assert.Equal("AlreadyExistsException", await kms.ErrorAsync("CreateAlias", new() { ["AliasName"] = "alias/releases", ["TargetKeyId"] = id }));
        Assert.Equal(id, (string?)(await kms.OutputAsync("ListAliases", new() { ["KeyId"] = id }))["Aliases"]![0]!["TargetKeyId"]);
        var described = (await kms.OutputAsync("DescribeKey", new() { ["KeyId"] = "alias/releases" }))["KeyMetadata"]!;
        Assert.Equal((id, "Enabled", spec), ((string?)described["KeyId"], (string?)described["KeyState"], (string?)described["KeySpec"]));

        var raw = await SignAsync(kms, Message, "RAW", algorithm);
        var key = Convert.FromBase64String((string)(await kms.OutputAsync("GetPublicKey", new() { ["KeyId"] = "alias/releases" }))["PublicKey"]!);
        Assert.True(Verify(key, spec, algorithm, raw));
        // moto 5.2 takes a digest for a message, returns an invalid signature as such, and signs with disabled keys.
        if (moto)
            return;
        var digested = await SignAsync(kms, SHA256.HashData(Message), "DIGEST", algorithm);
        Assert.True(Verify(key, spec, algorithm, digested));

        Assert.True((bool)(await kms.OutputAsync("Verify", Input(Message, "RAW", algorithm, digested)))["SignatureValid"]!);
        Assert.Equal("KMSInvalidSignatureException", await kms.ErrorAsync("Verify", Input([1, 2, 3], "RAW", algorithm, digested)));
        Assert.Equal("NotFoundException", await kms.ErrorAsync("DescribeKey", new() { ["KeyId"] = "alias/none" }));
        await kms.OutputAsync("DisableKey", new() { ["KeyId"] = id });
        Assert.Equal("DisabledException", await kms.ErrorAsync("Sign", Input(Message, "RAW", algorithm)));
    }

    private static async Task<byte[]> SignAsync(Boto3Services kms, byte[] message, string type, string algorithm) =>
        Convert.FromBase64String((string)(await kms.OutputAsync("Sign", Input(message, type, algorithm)))["Signature"]!);

    private static JsonObject Input(byte[] message, string type, string algorithm, byte[]? signature = null)
    {
        var input = new JsonObject { ["KeyId"] = "alias/releases", ["Message"] = Bytes(message), ["MessageType"] = type, ["SigningAlgorithm"] = algorithm };
        if (signature is not null)
            input["Signature"] = Bytes(signature);
        return input;
    }

    private static JsonObject Bytes(byte[] bytes) => new() { ["base64"] = Convert.ToBase64String(bytes) };

    private static bool Verify(byte[] publicKey, string spec, string algorithm, byte[] signature)
    {
        if (spec.StartsWith("ECC", StringComparison.Ordinal))
        {
            using var curve = ECDsa.Create();
            curve.ImportSubjectPublicKeyInfo(publicKey, out _);
            return curve.VerifyData(Message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
        return rsa.VerifyData(
            Message, signature, HashAlgorithmName.SHA256, algorithm.Contains("PSS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }
}
