using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;

namespace EndToEnd.People;

/// <summary>Runs something after the image was read, before the answer.</summary>
internal sealed class AfterLook(IGateEvidence evidence, Func<Task> then) : IGateEvidence
{
    public async Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken)
    {
        var image = await evidence.ReadImageAsync(imageArn, cancellationToken);
        await then();
        return image;
    }

    public Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken) =>
        evidence.ReadFindingsAsync(imageArn, cancellationToken);

    public Task<Known<TestResults>> ReadTestsAsync(string imageArn, CancellationToken cancellationToken) => evidence.ReadTestsAsync(imageArn, cancellationToken);

    public Task<Known<IReadOnlyList<Package>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken) =>
        evidence.ReadPackagesAsync(imageArn, cancellationToken);

    public Task<Known<DateTimeOffset>> ReadParentCreatedAtAsync(ImageFacts image, CancellationToken cancellationToken) =>
        evidence.ReadParentCreatedAtAsync(image, cancellationToken);

    public Task<Known<IReadOnlyList<Actor>>> ReadStartersAsync(ImageFacts image, CancellationToken cancellationToken) =>
        evidence.ReadStartersAsync(image, cancellationToken);

    public Task<Known<AmiScan>> ReadAmiScanAsync(ImageFacts image, CancellationToken cancellationToken) => evidence.ReadAmiScanAsync(image, cancellationToken);
}
