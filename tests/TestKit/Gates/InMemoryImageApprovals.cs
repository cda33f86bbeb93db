using ImageBuilderAutomation.Gates;

namespace TestKit.Gates;

/// <summary>What people said, with a real compare-and-set.</summary>
public sealed class InMemoryImageApprovals : IImageApprovals
{
    private readonly Dictionary<string, ImageApprovals> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Channel, string Image), ImageApprovals> _ofChannels = [];

    /// <summary>Why no record can be read; null when all can.</summary>
    public string? Damaged { get; set; }

    public ImageApprovals Of(string imageArn) =>
        Damaged is { } damaged ? ImageApprovals.Unreadable(imageArn, damaged) : _records.GetValueOrDefault(imageArn) ?? ImageApprovals.None(imageArn);

    public Task<ImageApprovals> ReadAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(Of(imageArn));

    public Task<IReadOnlyDictionary<string, ImageApprovals>> ReadAsync(IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, ImageApprovals>>(
            imageArns.Distinct().Where(_records.ContainsKey).ToDictionary(image => image, Of));

    public ImageApprovals Of(string channel, string imageArn) => Damaged is { } damaged
        ? ImageApprovals.Unreadable(imageArn, damaged, channel)
        : _ofChannels.GetValueOrDefault((channel, imageArn)) ?? ImageApprovals.None(imageArn, channel);

    /// <summary>What was read about channels.</summary>
    public List<(string Channel, IReadOnlyCollection<string> Images)> Asked { get; } = [];

    public Task<IReadOnlyDictionary<string, ImageApprovals>> ReadAsync(string channel, IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken)
    {
        Asked.Add((channel, imageArns));
        return Task.FromResult<IReadOnlyDictionary<string, ImageApprovals>>(imageArns.Distinct().ToDictionary(image => image, image => Of(channel, image)));
    }

    public Task<ImageApprovals?> TryWriteAsync(ImageApprovals approvals, CancellationToken cancellationToken)
    {
        if (approvals.Channel is not { } channel)
            return TryWriteOfStepsAsync(approvals);
        return Task.FromResult(Of(channel, approvals.ImageArn).Version == approvals.Version
            ? _ofChannels[(channel, approvals.ImageArn)] = approvals with { Version = approvals.Version + 1 }
            : null);
    }

    private Task<ImageApprovals?> TryWriteOfStepsAsync(ImageApprovals approvals) => Task.FromResult(
        Of(approvals.ImageArn).Version == approvals.Version
            ? _records[approvals.ImageArn] = approvals with { Version = approvals.Version + 1 }
            : null);

    /// <summary>Stores an approval as if the person had called.</summary>
    public void Approve(string imageArn, string stepExecutionId, Approval approval) =>
        Change(imageArn, said => said with { Approvals = [.. said.Approvals, approval with { StepExecutionId = stepExecutionId }] });

    public void Stop(string imageArn, StopRequest stop) => Change(imageArn, said => said with { Stop = stop });

    private void Change(string imageArn, Func<ImageApprovals, ImageApprovals> change) =>
        _records[imageArn] = change(Of(imageArn)) with { Version = Of(imageArn).Version + 1 };
}
