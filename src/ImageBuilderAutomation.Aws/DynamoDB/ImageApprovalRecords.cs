using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class ImageApprovalRecords(RecordTable table, AccountRegion accountRegion) : IImageApprovals
{
    public const string Kind = "approvals";

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<ImageApprovals> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        Read(await table.GetAsync(_keys.ApprovalsOf(imageArn), cancellationToken), imageArn);

    public Task<IReadOnlyDictionary<string, ImageApprovals>> ReadAsync(IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken) =>
        ReadAllAsync(imageArns, channel: null, cancellationToken);

    public Task<IReadOnlyDictionary<string, ImageApprovals>> ReadAsync(
        string channel, IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken) => ReadAllAsync(imageArns, channel, cancellationToken);

    public async Task<ImageApprovals?> TryWriteAsync(ImageApprovals approvals, CancellationToken cancellationToken)
    {
        var next = approvals with { Version = approvals.Version + 1 };
        var item = new TableItem(KeyOf(approvals.ImageArn, approvals.Channel), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.ImageApprovals),
            Display = new Dictionary<string, string> { ["imageArn"] = approvals.ImageArn },
        };
        return await table.TryPutAsync(item, approvals.Version, cancellationToken) ? next : null;
    }

    /// <summary>What the key says counts: an item that was copied from another image or channel cannot be read.</summary>
    internal static ImageApprovals Read(TableItem? item, string imageArn, string? channel = null)
    {
        try
        {
            if (item is null)
                return ImageApprovals.None(imageArn, channel);
            var read = RecordBody.Read(item, RecordJson.Readable.ImageApprovals);
            return read.ImageArn == imageArn && read.Channel == channel
                ? read
                : ImageApprovals.Unreadable(imageArn, $"Expected approvals of {imageArn}, found those of {read.ImageArn} for {read.Channel ?? "its steps"}.", channel);
        }
        catch (InvalidDataException problem)
        {
            return ImageApprovals.Unreadable(imageArn, problem.Message, channel);
        }
    }

    private async Task<IReadOnlyDictionary<string, ImageApprovals>> ReadAllAsync(
        IReadOnlyCollection<string> imageArns, string? channel, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, ImageApprovals>(StringComparer.Ordinal);
        foreach (var images in imageArns.Distinct().Chunk(RecordTable.BatchSize))
        {
            var items = await table.GetAllAsync([.. images.Select(image => KeyOf(image, channel))], cancellationToken);
            foreach (var image in images)
            {
                if (items.TryGetValue(KeyOf(image, channel), out var item))
                    read[image] = Read(item, image, channel);
            }
        }

        return read;
    }

    private ItemKey KeyOf(string imageArn, string? channel) => channel is null ? _keys.ApprovalsOf(imageArn) : _keys.ApprovalsOf(imageArn, channel);
}
