using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class ImageApprovalRecords(RecordTable table, AccountRegion accountRegion) : IImageApprovals
{
    public const string Kind = "approvals";

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<ImageApprovals> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        Read(await table.GetAsync(_keys.ApprovalsOf(imageArn), cancellationToken), imageArn);

    public async Task<IReadOnlyDictionary<string, ImageApprovals>> ReadAsync(IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, ImageApprovals>(StringComparer.Ordinal);
        foreach (var images in imageArns.Distinct().Chunk(RecordTable.BatchSize))
        {
            var items = await table.GetAllAsync([.. images.Select(_keys.ApprovalsOf)], cancellationToken);
            foreach (var image in images)
            {
                if (items.TryGetValue(_keys.ApprovalsOf(image), out var item))
                    read[image] = Read(item, image);
            }
        }

        return read;
    }

    public async Task<ImageApprovals?> TryWriteAsync(ImageApprovals approvals, CancellationToken cancellationToken)
    {
        var next = approvals with { Version = approvals.Version + 1 };
        var item = new TableItem(_keys.ApprovalsOf(approvals.ImageArn), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.ImageApprovals),
            Display = new Dictionary<string, string> { ["imageArn"] = approvals.ImageArn },
        };
        return await table.TryPutAsync(item, approvals.Version, cancellationToken) ? next : null;
    }

    internal static ImageApprovals Read(TableItem? item, string imageArn)
    {
        try
        {
            return item is null ? ImageApprovals.None(imageArn) : RecordBody.Read(item, RecordJson.Readable.ImageApprovals);
        }
        catch (InvalidDataException problem)
        {
            return ImageApprovals.Unreadable(imageArn, problem.Message);
        }
    }
}
