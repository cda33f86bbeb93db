using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;
using TestKit.Operations;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

/// <summary>Channels <c>test</c> and <c>prod</c> of one scope over a table and a Parameter Store in memory. Every effect can be made to fail.</summary>
internal sealed partial class ChannelWorld : IChannelRecords, IRevocations, IChannelTargets, IChannelCandidates, IModeOverrides
{
    public static readonly AccountRegion Home = new("123456789012", "eu-central-1");

    private readonly Dictionary<ChannelKey, ChannelRecord> _records = [];
    private readonly Dictionary<(ChannelKey, int), ChannelMove> _moves = [];
    private readonly Dictionary<string, RevocationRecord> _revocations = [];

    public TestClock Clock { get; } = new();

    public RecordedNotifications Notifications { get; } = new();

    public RecordedMetrics Metrics { get; } = new();

    public List<ChannelCandidate> Images { get; } = [];

    public Dictionary<string, FakeParameter> Parameters { get; } = [];

    /// <summary>Called before and after each effect.</summary>
    public Action<bool> Effect { get; set; } = _ => { };

    /// <summary>Called between the read of the revocations and whatever follows.</summary>
    public Func<Task> AfterRevocationsRead { get; set; } = () => Task.CompletedTask;

    /// <summary>Called between the decision to write a target and the write.</summary>
    public Func<Task> BeforeTargetWritten { get; set; } = () => Task.CompletedTask;

    public Action AfterTargetWritten { get; set; } = () => { };

    public HashSet<string> WithoutPermission { get; } = [];

    /// <summary>Channels whose record cannot be read.</summary>
    public HashSet<ChannelKey> Damaged { get; } = [];

    public List<ChannelKey> Reads { get; } = [];

    /// <summary>How often the account's whole list of images was read.</summary>
    public int Lists { get; set; }

    /// <summary>Images that were read one by one.</summary>
    public List<string> ImageReads { get; } = [];

    public Mode Mode { get; set; } = Mode.Act;

    /// <summary>After so many looks at the switch somebody sets it to off.</summary>
    public int SwitchedOffAfter { get; set; } = int.MaxValue;

    public static ChannelKey Test { get; } = new("web", "test");

    public static ChannelKey Prod { get; } = new("web", "prod");

    public ChannelRules Rules { get; set; } = new(
        [
            new(new() { Name = "web" }, "test") { Promotion = new(null, TimeSpan.Zero), Targets = [new ParameterTarget("/web/test", null)] },
            new(new() { Name = "web" }, "prod") { Promotion = new("test", TimeSpan.FromDays(3)), Targets = [new ParameterTarget("/web/prod", null), new ParameterTarget("/web/prod2", null)] },
        ],
        "policy");

    public ChannelCandidate AddImage(CoverageVerdict verdict = CoverageVerdict.Covered, string status = ImageStatus.Available)
    {
        var number = Images.Count + 1;
        var image = new ChannelCandidate(
            new(
                $"arn:aws:imagebuilder:eu-central-1:123456789012:image/web/1.0.0/{number}", null, null, "web", "1.0.0", "Linux", null, status, Clock.GetUtcNow(),
                null, null, true, new Dictionary<string, string>()),
            [new(Ami(number), "eu-central-1", null, null)], new(verdict, "because"));
        Images.Add(image);
        return image;
    }

    public static string Ami(int number) => $"ami-{number:x17}";

    public Task PassAsync() => Pass().HandleAsync(WorkTime.Until(CancellationToken.None));

    /// <summary>A pass that begins when its time is over.</summary>
    public Task PassWithoutTimeAsync() => Pass().HandleAsync(new WorkTime(new CancellationToken(true), CancellationToken.None));

    /// <summary>The service's event says that a parameter changed, or that its AMI was not accepted.</summary>
    public Task ChangedAsync(string parameter, string? exception = null) => Pass().HandleAsync(parameter, exception, WorkTime.Until(CancellationToken.None));

    public ReleaseRequests People() => new(this, this, Mover(), Pass(), Rules, Clock);

    public PersonCall Call(string id = "request-1") =>
        new(new("arn:aws:sts::123456789012:assumed-role/Release/ann", "AROA:ann"), "a good reason", id, Clock.GetUtcNow());

    public static ImageBuildArn Arn(ChannelCandidate image) => ImageBuildArn.Parse(image.Facts.Arn);

    public ChannelRecord? Record(ChannelKey key) => _records.GetValueOrDefault(key);

    public IReadOnlyList<ChannelMove> Moves(ChannelKey key) => [.. _moves.Where(move => move.Key.Item1 == key).Select(move => move.Value).OrderBy(move => move.Number)];

    /// <summary>The image that a person sees the channel point at.</summary>
    public ImageBuildArn? At(ChannelKey key) => Pointer(key) is { } image ? ImageBuildArn.Parse(image) : null;

    /// <summary>The stored record of the image's revocation cannot be read any more.</summary>
    public void DamageRevocation(string image) => _revocations[image] = RevocationRecord.Unreadable(image, "not readable", _revocations[image].Version);

    public string? Pointer(ChannelKey key) => Record(key)?.Image?.ImageArn;

    /// <summary>Puts an earlier state of a record back, as from a backup of the table.</summary>
    public void Restore(ChannelRecord backup) => _records[backup.Key] = backup with { Version = _records[backup.Key].Version };

    /// <summary>Passes until every write is validated.</summary>
    public async Task SettleAsync()
    {
        for (var i = 0; i < 40; i++)
        {
            await PassAsync();
            Clock.Advance(TimeSpan.FromMinutes(5));
        }
    }

    /// <summary>Two images that the rule released to <c>test</c>, which points at the second.</summary>
    public async Task<(ChannelCandidate First, ChannelCandidate Second)> TwoReleasesAsync()
    {
        var first = AddImage();
        await SettleAsync();
        var second = AddImage();
        await SettleAsync();
        Assert.Equal(second.Facts.Arn, Pointer(Test));
        return (first, second);
    }

    public bool IsRevoked(string image) => _revocations.GetValueOrDefault(image)?.IsRevoked == true;

    public bool HasPending => _revocations.Values.Any(one => one.State is RevocationState.Pending);

    private ChannelMover Mover() => new(this, Gatherer(), Notifications, Rules, this, Home, Clock, NullLogger<ChannelMover>.Instance);

    private MoveChannels Pass() => new(
        this, this, this, Mover(), new(this, this, Notifications, Home, Clock), Rules, this, new(), Home, Metrics, Clock, NullLogger<MoveChannels>.Instance);

    private async Task<Mode?> SwitchAsync()
    {
        await AtLook();
        return --SwitchedOffAfter < 0 ? Mode.Off : Mode;
    }

    Task<Mode?> IModeOverrides.ReadAsync(Capability capability, CancellationToken cancellationToken) => SwitchAsync();

    Task<IReadOnlyList<ChannelCandidate>> IChannelCandidates.ListAsync(IReadOnlyList<ChannelRule> rules, CancellationToken cancellationToken)
    {
        Assert.DoesNotContain(rules, rule => Rules.Find(rule.Key) is null);
        Lists++;
        return Task.FromResult<IReadOnlyList<ChannelCandidate>>([.. Images]);
    }

    Task<IReadOnlyList<ChannelCandidate>> IChannelCandidates.ReadAsync(IReadOnlyList<string> imageArns, CancellationToken cancellationToken)
    {
        ImageReads.AddRange(imageArns);
        return Task.FromResult<IReadOnlyList<ChannelCandidate>>([.. Images.Where(image => imageArns.Contains(image.Facts.Arn))]);
    }

    async IAsyncEnumerable<ChannelRecord> IChannelRecords.ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in _records.Values.Where(record => !Damaged.Contains(record.Key)).ToList())
            yield return record;
        await Task.CompletedTask;
        if (Damaged.Count > 0)
            throw new InvalidDataException("an item is damaged");
    }

    Task<ChannelRecord?> IChannelRecords.ReadAsync(ChannelKey key, CancellationToken cancellationToken)
    {
        Reads.Add(key);
        return Damaged.Contains(key) ? throw new InvalidDataException($"{key} is damaged") : Task.FromResult(Record(key));
    }

    Task<ChannelRecord?> IChannelRecords.TryWriteAsync(ChannelRecord record, CancellationToken cancellationToken)
    {
        Effect(false);
        var before = Record(record.Key);
        if ((before?.Version ?? 0) != record.Version)
            return Task.FromResult<ChannelRecord?>(null);
        if (record.Latest is { } move && move.Number != before?.Latest?.Number)
            CheckMove(record.Key, before, move);
        var stored = _records[record.Key] = record with { Version = record.Version + 1 };
        Effect(true);
        return Task.FromResult<ChannelRecord?>(stored);
    }

    Task<IReadOnlyList<ChannelMove>> IChannelRecords.ListMovesAsync(ChannelKey key, CancellationToken cancellationToken) => Task.FromResult(Moves(key));

    Task IChannelRecords.AddMoveAsync(ChannelKey key, ChannelMove move, CancellationToken cancellationToken)
    {
        Effect(false);
        Assert.Equal(move, _moves.GetValueOrDefault((key, move.Number), move));
        _moves[(key, move.Number)] = move;
        Effect(true);
        return Task.CompletedTask;
    }

    async Task<IReadOnlyList<RevocationRecord>> IRevocations.ListAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RevocationRecord> all = [.. _revocations.Values];
        await AfterRevocationsRead();
        return all;
    }

    Task<RevocationRecord?> IRevocations.ReadAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(_revocations.GetValueOrDefault(imageArn));

    Task<RevocationRecord?> IRevocations.TryWriteAsync(RevocationRecord record, CancellationToken cancellationToken)
    {
        Effect(false);
        if ((_revocations.GetValueOrDefault(record.ImageArn)?.Version ?? 0) != record.Version)
            return Task.FromResult<RevocationRecord?>(null);
        if (record.State is RevocationState.Revoked)
            Assert.DoesNotContain(_records.Values, channel => channel.Image?.ImageArn == record.ImageArn);
        var stored = _revocations[record.ImageArn] = record with { Version = record.Version + 1 };
        Effect(true);
        return Task.FromResult<RevocationRecord?>(stored);
    }

    Task<Known<TargetReading>> IChannelTargets.ReadAsync(ChannelTarget target, CancellationToken cancellationToken) =>
        Task.FromResult<Known<TargetReading>>(
            WithoutPermission.Contains(NameOf(target)) ? new Known<TargetReading>.No("access denied")
            : new Known<TargetReading>.Yes(Parameter(NameOf(target)).Read(Clock.GetUtcNow())));

    async Task<TargetWrite> IChannelTargets.WriteAsync(ChannelTarget target, string amiId, CancellationToken cancellationToken)
    {
        Effect(false);
        await BeforeTargetWritten();
        var write = Parameter(NameOf(target)).Write(amiId, Clock.GetUtcNow());
        AfterTargetWritten();
        Effect(true);
        return write;
    }

    public static string NameOf(ChannelTarget target) => target is ParameterTarget parameter ? parameter.Name : target.Place;

    public FakeParameter Parameter(string name) => Parameters.TryGetValue(name, out var known) ? known : Parameters[name] = new();

    /// <summary>The invariants, at the write that moves a channel.</summary>
    private void CheckMove(ChannelKey key, ChannelRecord? before, ChannelMove move)
    {
        Assert.Equal((before?.Latest?.Number ?? 0) + 1, move.Number);
        if (move.To is not { } to)
        {
            Assert.Equal(MoveKind.Revocation, move.Kind);
            return;
        }

        Assert.Null(Images.Single(image => image.Facts.Arn == to.ImageArn).ReasonNotReleased);
        if (move.Kind is MoveKind.Rule or MoveKind.Promotion && Rules.Find(key)?.Promotion?.Approvals is { } demanded)
            CheckApprovals(key, to, move, demanded);
        if (before?.Image is { } from && to.MadeAt <= from.MadeAt)
            Assert.True(move.Kind is MoveKind.RollBack or MoveKind.Revocation, $"a {move.Kind} moved backwards");
    }
}

/// <summary>A parameter of type <c>aws:ec2:image</c>: a write takes effect after its validation, and refuses others meanwhile.</summary>
internal sealed class FakeParameter
{
    private (string AmiId, long Version, DateTimeOffset At, bool IsGood)? _pending;
    private long _versions;

    public TimeSpan Validation { get; set; } = TimeSpan.FromMinutes(2);

    public bool AcceptsNext { get; set; } = true;

    public string? AmiId { get; private set; }

    public int Writes { get; private set; }

    private long Version { get; set; }

    public TargetReading Read(DateTimeOffset now)
    {
        Settle(now);
        return new(AmiId, Version);
    }

    public TargetWrite Write(string amiId, DateTimeOffset now)
    {
        Settle(now);
        if (_pending is not null)
            return TargetWrite.Busy("a validation is in process");
        Writes++;
        _pending = (amiId, ++_versions, now + Validation, AcceptsNext);
        AcceptsNext = true;
        return TargetWrite.Accepted(_versions);
    }

    /// <summary>Somebody else writes it, and nobody validates.</summary>
    public void Overwrite(string amiId) => (AmiId, Version) = (amiId, ++_versions);

    private void Settle(DateTimeOffset now)
    {
        if (_pending is not { } pending || pending.At > now)
            return;
        if (pending.IsGood)
            (AmiId, Version) = (pending.AmiId, pending.Version);
        _pending = null;
    }
}
