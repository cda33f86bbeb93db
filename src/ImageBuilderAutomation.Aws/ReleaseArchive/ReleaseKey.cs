using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Recording;

namespace ImageBuilderAutomation.Aws.ReleaseArchive;

/// <summary>An asymmetric KMS key that signs digests. Its private part never leaves KMS.</summary>
public sealed class ReleaseKey(string keyArn, Func<string, string?> environment) : IReleaseSigner, IDisposable
{
    // Created by the first call: most functions sign nothing. A Lazy<IAmazonKeyManagementService> would load the assembly here.
    private IAmazonKeyManagementService? _client;

    // A key's public part never changes.
    private SigningKey? _key;

    /// <exception cref="ServiceRefusedException">KMS refuses the call, or the key cannot sign with one of the two algorithms.</exception>
    public async Task<SigningKey> ReadKeyAsync(CancellationToken cancellationToken)
    {
        if (_key is { } known)
            return known;
        var read = await ServiceAnswers.ReadAsync("kms", Client().GetPublicKeyAsync(new GetPublicKeyRequest { KeyId = keyArn }, cancellationToken));
        string[] supported = [SigningKey.Ecdsa, SigningKey.RsaPss];
        var algorithm = supported.FirstOrDefault(one => read.SigningAlgorithms?.Contains(one) is true)
            ?? throw new ServiceRefusedException($"kms: expected {keyArn} to sign with {string.Join(" or ", supported)}, found {read.KeySpec} for {read.KeyUsage}.");
        return _key = new(read.KeyId, algorithm, read.PublicKey.ToArray());
    }

    public async Task<byte[]> SignAsync(SigningKey key, byte[] digest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var message = new MemoryStream(digest, writable: false);
        var request = new SignRequest { KeyId = keyArn, Message = message, MessageType = MessageType.DIGEST, SigningAlgorithm = key.Algorithm };
        return (await ServiceAnswers.ReadAsync("kms", Client().SignAsync(request, cancellationToken))).Signature.ToArray();
    }

    public void Dispose() => _client?.Dispose();

    private IAmazonKeyManagementService Client() => LazyInitializer.EnsureInitialized(ref _client, () => AwsClients.Kms(environment));
}
