using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Releases.Channels;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

/// <summary>Approvals for channels: groups <c>platform</c> and <c>security</c>, and people who approve.</summary>
internal sealed partial class ChannelWorld
{
    private FakeImageBuilder? _evidence;

    public InMemoryImageApprovals Approvals { get; } = new();

    public FakeRoles Roles { get; } = new();

    /// <summary>Names who started builds.</summary>
    public FakeImageBuilder Evidence => _evidence ??= new(Clock) { Starters = new Known<IReadOnlyList<string>>.Yes([]) };

    public List<Actor> Authors { get; } = [];

    /// <summary>Called at each look at the switch and the policy in force.</summary>
    public Func<Task> AtLook { get; set; } = () => Task.CompletedTask;

    public Dictionary<string, ApproverGroup> Groups { get; } = new(StringComparer.Ordinal)
    {
        ["platform"] = new("platform", ["role/Platform"]),
        ["security"] = new("security", ["role/Security"]),
    };

    /// <summary>The channel prod demands approvals.</summary>
    public void Demand(bool notStarter = false, int each = 1, PromotionRule? rule = null, params string[] from) => Rules = Rules with
    {
        All =
        [
            .. Rules.All.Select(one => one.Key != Prod ? one : one with
            {
                Promotion = (rule ?? one.Promotion!) with { Approvals = new([.. (from.Length > 0 ? from : ["platform", "security"]).Select(name => Groups[name])], each, notStarter) },
            }),
        ],
    };

    public PersonCall CallOf(string person, string id = "request-1") =>
        new(new($"arn:aws:sts::123456789012:assumed-role/{person}", $"AROA:{person}") { IsNameProven = true }, "a good reason", id, Clock.GetUtcNow());

    public Task<CallAnswer> ApproveAsync(string person, string group, ChannelCandidate image, ChannelKey? channel = null) =>
        ApprovalRequests().ApproveAsync(channel ?? Prod, Arn(image), group, CallOf(person, $"approve-{person.Replace('/', '-')}-{image.Facts.Arn[^1]}"), CancellationToken.None);

    public Task<CallAnswer> WithdrawAsync(string person, ChannelCandidate image, ChannelKey? channel = null) =>
        ApprovalRequests().WithdrawAsync(channel ?? Prod, Arn(image), CallOf(person, $"withdraw-{person.Replace('/', '-')}-{image.Facts.Arn[^1]}"), CancellationToken.None);

    public ChannelApprovalRequests ApprovalRequests() =>
        new(this, Gatherer(), new(Approvals, Roles, new(Groups), Home, Clock), Rules);

    /// <summary>Whoever the move names has approved this image for this channel, and has not withdrawn.</summary>
    private void CheckApprovals(ChannelKey key, ChannelImage to, ChannelMove move, ApprovalsCondition demanded)
    {
        Assert.Equal(demanded.From.Count * demanded.Each, move.ApprovedBy?.Count);
        Assert.Empty(move.ApprovedBy!.Except(Approvals.Of(key.ToString(), to.ImageArn).Approvals.Select(approval => approval.By)));
    }

    private ChannelFactGatherer Gatherer() => new(this, this, this, Approvals, new(Evidence, Roles, new NamedAuthors(Authors), Home), Clock);

    private sealed class NamedAuthors(IReadOnlyList<Actor> authors) : IGateRules
    {
        public string PolicyHash => "policy";

        public IReadOnlyList<Actor> PolicyAuthors => authors;

        public GateNeeds NeedsFor(WaitingStep step, ImageFacts image) => GateNeeds.None;

        public GateDecision Decide(GateFacts facts, CancellationToken cancellationToken = default) => throw new InvalidOperationException("No step waits here.");
    }
}
