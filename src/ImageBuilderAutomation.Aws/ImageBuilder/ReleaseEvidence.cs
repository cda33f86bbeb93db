using Amazon.Imagebuilder;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History.Releases;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class ReleaseEvidence(IAmazonImagebuilder client) : IReleaseEvidence
{
    private readonly GateEvidence _evidence = new(client);

    public async Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken) =>
        await _evidence.ReadImageAsync(imageArn, cancellationToken) switch
        {
            null => new Known<IReadOnlyList<Finding>>.No("the service knows no such image"),
            { ScanStatus: "COMPLETED" } => await _evidence.ReadFindingsAsync(imageArn, cancellationToken),
            { ScanStatus: null } => new Known<IReadOnlyList<Finding>>.No("the service reports no scan"),
            var image => new Known<IReadOnlyList<Finding>>.No($"the scan is {image.ScanStatus}"),
        };
}
