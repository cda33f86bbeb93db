using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>Reads the watermarks that EC2 shows with AMIs, two hundred AMIs a call, and changes them.</summary>
public sealed class AmiWatermarks(Ec2Calls ec2) : IAmiWatermarks
{
    /// <summary>EC2 allows 200 values in a filter.</summary>
    private const int MaxImages = 200;

    private const int MaxPages = 10;

    public async Task<IReadOnlyDictionary<AmiInRegion, Known<MarkedAmi>>> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken)
    {
        var found = new Dictionary<AmiInRegion, Known<MarkedAmi>>();
        foreach (var batch in amis.Distinct().GroupBy(ami => ami.Region, StringComparer.Ordinal).OrderBy(region => region.Key, StringComparer.Ordinal)
            .SelectMany(region => region.Chunk(MaxImages)))
        {
            var read = await ReadAsync(batch[0].Region, batch, cancellationToken);
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

    private async Task<Known<IReadOnlyList<Image>>> ReadAsync(string region, AmiInRegion[] amis, CancellationToken cancellationToken)
    {
        try
        {
            // By a filter and not by id, because one id that EC2 does not know fails the whole call.
            return await Pager.AtMostAsync<Image, string>(
                async (token, cancellation) =>
                {
                    var request = new DescribeImagesRequest
                    {
                        Owners = ["self"],
                        Filters = [new() { Name = "image-id", Values = [.. amis.Select(ami => ami.AmiId)] }],
                        IncludeDeprecated = true,
                        IncludeDisabled = true,
                        MaxResults = 1000,
                        NextToken = token,
                    };
                    var page = await ec2.AskAsync(region, client => client.DescribeImagesAsync(request, cancellation), cancellation);
                    return (page.Images, page.NextToken);
                },
                MaxPages, $"more than {MaxPages} pages of AMIs", cancellationToken);
        }
        catch (ServiceRefusedException error)
        {
            return new Known<IReadOnlyList<Image>>.No(error.Message);
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
