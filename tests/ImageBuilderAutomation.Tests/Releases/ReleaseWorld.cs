using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Tests.History;
using TestKit;

namespace ImageBuilderAutomation.Tests.Releases;

/// <summary>Images to release, and a store with a real compare-and-set.</summary>
internal sealed class ReleaseWorld : IImages, IReleaseEvidence, IRevocations
{
    private readonly Dictionary<string, ReleaseDocument> _documents = [];
    private readonly List<Release> _chain = [];
    private int _minutes;

    public IReadOnlyList<Release> Chain => _chain;

    /// <summary>Numbers of the links whose records are marked as archived.</summary>
    public SortedSet<int> Archived { get; } = [];

    public string Status { get; set; } = "AVAILABLE";

    /// <summary>Of every build that <see cref="ExportAsync"/> exports.</summary>
    public GateCoverage? Coverage { get; set; } = new(CoverageVerdict.Covered, "because");

    /// <summary>If set, every read returns other findings, as a later export could see them.</summary>
    public bool FactsMove { get; init; }

    public static ImageBuildArn Build(int number) => ImageBuildArn.Parse($"arn:aws:imagebuilder:eu-west-1:111122223333:image/base-linux/1.0.0/{number}");

    public ReleaseDocument? Document(int build) => _documents.GetValueOrDefault(Build(build).ToString());

    public Task<ReleaseDocument> ExportAsync(int build, Effects? effects = null) => Export(effects ?? new Effects()).HandleAsync(Build(build), [], [], Coverage, default);

    public ExportRelease Export(Effects effects) => new(this, this, Records(effects), this, new TestClock(Builds.Start));

    /// <summary>An earlier version exported this build although no gate released it, and added its link.</summary>
    public void ExportUnreleased(int build)
    {
        var image = Builds.Snapshot(Status, 50) with { Arn = Build(build).ToString() };
        var (last, unknown) = (_chain.MaxBy(link => link.Number), new Known<IReadOnlyList<Finding>>.No("x"));
        var text = ReleaseText.Of(new(
            image, [], [], new(CoverageVerdict.Uncovered, "because"), new Known<IReadOnlyList<ReleasedPackage>>.No("x"), unknown, last));
        var release = new Release(image.RecipeArn!, (last?.Number ?? 0) + 1, image.Arn, ReleaseHash.Of(text), last?.Sha256, Builds.Start);
        _documents[image.Arn] = new(release, text) { Version = 1 };
        _chain.Add(release);
    }

    /// <summary>Links of an earlier version are not in the index of unarchived ones.</summary>
    public SortedSet<int> Unindexed { get; } = [];

    /// <summary>By build number.</summary>
    public Dictionary<int, RevocationState> Revoked { get; } = [];

    public IReleaseRecords Records(Effects effects) => new Store(this, effects);

    /// <summary>Whoever can write the table changes a record.</summary>
    public void Falsify(int build) => _documents[Build(build).ToString()] = Document(build)! with { Text = "{}" };

    public Task<ImageSnapshot?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        Task.FromResult<ImageSnapshot?>(Builds.Snapshot(Status, 50) with { Arn = imageArn });

    public Task<Known<IReadOnlyList<ReleasedPackage>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken) =>
        Task.FromResult<Known<IReadOnlyList<ReleasedPackage>>>(new Known<IReadOnlyList<ReleasedPackage>>.Yes([new("openssl", "3.0.8")]));

    public Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken)
    {
        var seen = FactsMove ? ++_minutes : 0;
        return Task.FromResult<Known<IReadOnlyList<Finding>>>(new Known<IReadOnlyList<Finding>>.Yes([new($"CVE-2026-{seen}", "LOW", "NO")]));
    }

    Task<IReadOnlyList<RevocationRecord>> IRevocations.ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<RevocationRecord?> IRevocations.ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        Task.FromResult(Revoked.TryGetValue(ImageBuildArn.Parse(imageArn).Build, out var state)
            ? new RevocationRecord { ImageArn = imageArn, State = state, By = "arn:person", Reason = "CVE-2026-1" }
            : null);

    Task<RevocationRecord?> IRevocations.TryWriteAsync(RevocationRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Store(ReleaseWorld world, Effects effects) : IReleaseRecords
    {
        public Task<ReleaseDocument?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
            AfterAsync(world._documents.GetValueOrDefault(imageArn));

        public Task<IReadOnlyList<Release>> ReadChainAsync(string recipeArn, CancellationToken cancellationToken) =>
            AfterAsync<IReadOnlyList<Release>>([.. world._chain]);

        public Task<ReleaseDocument?> TryWriteAsync(ReleaseDocument document, CancellationToken cancellationToken)
        {
            var image = document.Release.ImageArn;
            if ((world._documents.GetValueOrDefault(image)?.Version ?? 0) != document.Version)
                return AfterAsync<ReleaseDocument?>(null);
            return AfterAsync<ReleaseDocument?>(world._documents[image] = document with { Version = document.Version + 1 });
        }

        public Task<bool> TryAppendAsync(Release release, CancellationToken cancellationToken)
        {
            var isFree = world._chain.TrueForAll(link => link.Number != release.Number);
            if (isFree)
                world._chain.Add(release);
            return AfterAsync(isFree);
        }

        public Task<Release?> ReadLinkAsync(string recipeArn, int number, CancellationToken cancellationToken) =>
            AfterAsync(world._chain.Find(link => link.Number == number));

        public Task<Release?> ReadLastAsync(string recipeArn, CancellationToken cancellationToken) => AfterAsync(world._chain.MaxBy(link => link.Number));

        public async IAsyncEnumerable<Release> ListUnarchivedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            List<Release> listed = [.. world._chain.Where(link => !world.Archived.Contains(link.Number) && !world.Unindexed.Contains(link.Number))];
            await effects.HappenedAsync();
            foreach (var link in listed)
                yield return link;
        }

        public Task MarkArchivedAsync(Release release, CancellationToken cancellationToken)
        {
            world.Archived.Add(release.Number);
            return effects.HappenedAsync();
        }

        private async Task<T> AfterAsync<T>(T result)
        {
            await effects.HappenedAsync();
            return result;
        }
    }
}
