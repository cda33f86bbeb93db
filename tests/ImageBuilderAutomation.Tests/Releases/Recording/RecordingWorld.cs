using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Recording;
using ImageBuilderAutomation.Tests.History;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace ImageBuilderAutomation.Tests.Releases.Recording;

/// <summary>A history with available builds, a table, a bucket with conditional writes and versions, and a key.</summary>
internal sealed class RecordingWorld : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ReleaseWorld Table { get; } = new() { FactsMove = true };

    /// <summary>Every version of every object, oldest first.</summary>
    public SortedDictionary<string, List<byte[]>> Bucket { get; } = new(StringComparer.Ordinal);

    /// <summary>By build number; null for one whose end was not inspected yet.</summary>
    public SortedDictionary<int, BuildDetails?> Builds { get; } = [];

    public List<GateRecord> Gates { get; } = [];

    public ReleaseOptions Options { get; set; } = new(true, true);

    public DateTimeOffset Now { get; set; } = History.Builds.Start.AddHours(1);

    public SigningKey Key => new("arn:aws:kms:eu-west-1:111122223333:key/1", SigningKey.Ecdsa, _key.ExportSubjectPublicKeyInfo());

    public static RecordingWorld With(int builds)
    {
        var world = new RecordingWorld();
        for (var build = 1; build <= builds; build++)
            world.Builds[build] = Details(build, CoverageVerdict.Covered);
        return world;
    }

    public static BuildDetails Details(int build, CoverageVerdict coverage, string? scan = null) => new()
    {
        ImageArn = ReleaseWorld.Build(build).ToString(),
        Status = ImageStatus.Available,
        ScanStatus = scan,
        ReadStartedAt = History.Builds.Start,
        Coverage = new(coverage, "because"),
    };

    public Task<RecordingDecision?> EventAsync(int build, Effects? effects = null) => Handler(effects ?? new()).HandleAsync(ReleaseWorld.Build(build), default);

    public Task<RecordingReport> PassAsync(Effects? effects = null) => Handler(effects ?? new()).HandleAsync(WorkTime.Until(default));

    /// <summary>The latest version of each object as text, as a download has it.</summary>
    public Dictionary<string, string> Download() => Bucket.ToDictionary(one => one.Key, one => Encoding.UTF8.GetString(one.Value[^1]));

    public void Dispose() => _key.Dispose();

    private RecordReleases Handler(Effects effects)
    {
        var records = Table.Records(effects);
        var archiver = new ReleaseArchiver(records, new Archive(this, effects), Options.IsSigned ? new Signer(this, effects) : null);
        var clock = new TestClock(Now);
        return new(new Candidates(this, effects), Table.Export(effects), records, archiver, Options, clock, NullLogger<RecordReleases>.Instance);
    }

    private sealed class Candidates(RecordingWorld world, Effects effects) : IReleaseCandidates
    {
        private static readonly string? Recipe = History.Builds.Snapshot("AVAILABLE", 50).RecipeArn;

        public async IAsyncEnumerable<ReleaseCandidate> ListAvailableAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await effects.HappenedAsync();
            foreach (var build in world.Builds.Keys)
                yield return new(ReleaseWorld.Build(build), Recipe);
        }

        public async Task<RecordingFacts> ReadAsync(ImageBuildArn image, DateTimeOffset now, CancellationToken cancellationToken)
        {
            await effects.HappenedAsync();
            return new(image.ToString(), Recipe, world.Gates, [], world.Builds[image.Build], now);
        }
    }

    private sealed class Archive(RecordingWorld world, Effects effects) : IReleaseArchive
    {
        public async Task<ArchivedObject?> ReadAsync(string key, CancellationToken cancellationToken)
        {
            var found = world.Bucket.TryGetValue(key, out var versions) ? new ArchivedObject(versions[^1], $"{versions.Count}") : null;
            await effects.HappenedAsync();
            return found;
        }

        public async Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            var created = world.Bucket.TryAdd(key, [content.ToArray()]);
            await effects.HappenedAsync();
            return created;
        }

        public async Task<bool> TryReplaceAsync(string key, string tag, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            var replaced = world.Bucket.TryGetValue(key, out var versions) && tag == $"{versions.Count}";
            if (replaced)
                versions!.Add(content.ToArray());
            await effects.HappenedAsync();
            return replaced;
        }
    }

    private sealed class Signer(RecordingWorld world, Effects effects) : IReleaseSigner
    {
        public async Task<SigningKey> ReadKeyAsync(CancellationToken cancellationToken)
        {
            await effects.HappenedAsync();
            return world.Key;
        }

        public async Task<byte[]> SignAsync(SigningKey key, byte[] digest, CancellationToken cancellationToken)
        {
            await effects.HappenedAsync();
            return world._key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
        }
    }
}
