using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Channels;
using TestKit.Releases;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>
/// A released image, the channel <c>base/test</c> that gets it, and the channel's parameter, which accepts every AMI. The channel <c>base/prod</c> demands two approvals.
/// </summary>
internal sealed class ReleasedImages : IChannelCandidates, IChannelTargets
{
    public const string Parameter = "/images/base/test";

    private string? _value;
    private long _version;

    public InMemoryChannels Records { get; } = new();

    public ChannelRules Rules { get; } = new(
        [
            new(new() { Name = "base" }, "test") { Promotion = new(null, TimeSpan.Zero), Targets = [new ParameterTarget(Parameter, null)] },
            new(new() { Name = "base" }, "prod")
            {
                Promotion = new(null, TimeSpan.Zero) { Approvals = new([new("platform", ["role/PlatformApprover"])], 2, NotStarter: false) },
            },
        ],
        "policy");

    public Task<IReadOnlyList<ChannelCandidate>> ListAsync(IReadOnlyList<ChannelRule> rules, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ChannelCandidate>>(
        [
            new(
                new(
                    FunctionWorld.Image.ToString(), null, null, "base-al2023", "1.0.0", "Linux", null, ImageStatus.Available, new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), null, null, true,
                    new Dictionary<string, string>()),
                [new("ami-0f1b2c3d4e5f60718", "us-east-1", null, null)], new(CoverageVerdict.Covered, "a gate released it")),
        ]);

    public async Task<IReadOnlyList<ChannelCandidate>> ReadAsync(IReadOnlyList<string> imageArns, CancellationToken cancellationToken) =>
        [.. (await ListAsync([], cancellationToken)).Where(image => imageArns.Contains(image.Facts.Arn))];

    public Task<Known<TargetReading>> ReadAsync(ChannelTarget target, CancellationToken cancellationToken) =>
        Task.FromResult<Known<TargetReading>>(new Known<TargetReading>.Yes(new(_value, _version)));

    public Task<TargetWrite> WriteAsync(ChannelTarget target, string amiId, CancellationToken cancellationToken)
    {
        (_value, _version) = (amiId, _version + 1);
        return Task.FromResult(TargetWrite.Accepted(_version));
    }
}
