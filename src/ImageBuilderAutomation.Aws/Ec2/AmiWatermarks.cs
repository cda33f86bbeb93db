using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>Reads the watermarks that EC2 shows with AMIs, two hundred AMIs a call, and changes them.</summary>
public sealed class AmiWatermarks(Ec2Calls ec2) : IAmiWatermarks
{
    public async Task<IReadOnlyDictionary<AmiInRegion, Known<MarkedAmi>>> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken)
    {
        var found = new Dictionary<AmiInRegion, Known<MarkedAmi>>();
        foreach (var batch in amis.Distinct().GroupBy(ami => ami.Region, StringComparer.Ordinal).OrderBy(region => region.Key, StringComparer.Ordinal)
            .SelectMany(region => region.Chunk(OwnImages.AtOnce)))
        {
            var read = await OwnImages.DescribeAsync(ec2, batch[0].Region, batch.Select(ami => ami.AmiId), cancellationToken);
            foreach (var ami in batch)
            {
                found[ami] = read switch
                {
                    Known<IReadOnlyList<Image>>.Yes(var images) => MarksOf(ami, images),
                    Known<IReadOnlyList<Image>>.No(var reason) => new Known<MarkedAmi>.No(reason),
                    _ => throw new InvalidOperationException("Expected images or a reason."),
                };
            }
        }

        return found;
    }

    public Task<Known<bool>> AttachAsync(AmiInRegion ami, string name, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        var request = new AttachImageWatermarkRequest { ImageId = ami.AmiId, WatermarkName = name };
        await ec2.AskAsync(ami.Region, client => client.AttachImageWatermarkAsync(request, cancellationToken), cancellationToken);
    });

    public Task<Known<bool>> RemoveAsync(AmiInRegion ami, string key, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        var request = new DetachImageWatermarkRequest { ImageId = ami.AmiId, WatermarkKey = key };
        await ec2.AskAsync(ami.Region, client => client.DetachImageWatermarkAsync(request, cancellationToken), cancellationToken);
    });

    private static async Task<Known<bool>> ChangeAsync(Func<Task> change)
    {
        try
        {
            await change();
            return new Known<bool>.Yes(true);
        }
        catch (ServiceRefusedException error)
        {
            return new Known<bool>.No(error.Message);
        }
    }

    private static Known<MarkedAmi> MarksOf(AmiInRegion ami, IReadOnlyList<Image> images)
    {
        if (images.FirstOrDefault(image => image.ImageId == ami.AmiId) is not { } image)
            return new Known<MarkedAmi>.No($"EC2 lists no AMI {ami.AmiId} of this account");
        var marks = image.ImageWatermarks ?? [];
        return marks.Exists(mark => mark.WatermarkKey is not { Length: > 0 })
            ? new Known<MarkedAmi>.No($"EC2 returned a watermark of {ami.AmiId} without a key")
            : new Known<MarkedAmi>.Yes(new(image.Public is true, [.. marks.Select(MarkOf)]));
    }

    private static AmiWatermark MarkOf(ImageWatermark mark) => new(
        mark.WatermarkKey, NullIfEmpty(mark.SourceImageId), NullIfEmpty(mark.SourceImageRegion),
        mark.WatermarkCreationTime is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
