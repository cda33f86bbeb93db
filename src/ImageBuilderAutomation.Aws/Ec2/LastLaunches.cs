using System.Globalization;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>
/// When AMIs were last launched, as DescribeImages says. EC2 shows a launch up to 24 hours late, and it is not documented whether launches of other accounts
/// count: a recent launch is a use, an early one proves nothing.
/// </summary>
public sealed class LastLaunches(Ec2Calls ec2, TimeProvider clock) : IUsageSource
{
    /// <summary>EC2 allows 200 values in a filter.</summary>
    internal const int MaxImages = 200;

    private const int MaxPages = 10;

    public UsageSourceKind Kind => UsageSourceKind.LastLaunch;

    public async Task<SourceEvidence> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken closing, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, AmiEvidence>(StringComparer.Ordinal);
        var (calls, problem) = (0, (string?)null);
        foreach (var batch in amis.GroupBy(ami => ami.Region, StringComparer.Ordinal).OrderBy(region => region.Key, StringComparer.Ordinal)
            .SelectMany(region => region.Chunk(MaxImages)))
        {
            if (closing.IsCancellationRequested)
            {
                problem ??= "not all AMIs were asked about: the time was over";
                break;
            }

            var asOf = clock.GetUtcNow();
            try
            {
                // By a filter and not by id, because one id that EC2 does not know fails the whole call.
                var read = await Pager.AtMostAsync<Image, string>(
                    async (token, cancellation) =>
                    {
                        calls++;
                        var request = new DescribeImagesRequest
                        {
                            Owners = ["self"],
                            Filters = [new() { Name = "image-id", Values = [.. batch.Select(ami => ami.AmiId)] }],
                            IncludeDeprecated = true,
                            IncludeDisabled = true,
                            MaxResults = 1000,
                            NextToken = token,
                        };
                        var page = await ec2.AskAsync(batch[0].Region, client => client.DescribeImagesAsync(request, cancellation), cancellation);
                        return (page.Images, page.NextToken);
                    },
                    MaxPages, $"more than {MaxPages} pages of AMIs", cancellationToken);
                if (read is Known<IReadOnlyList<Image>>.Yes(var images))
                    Add(batch, images, asOf, found);
                else
                    problem ??= (read as Known<IReadOnlyList<Image>>.No)?.Reason;
            }
            catch (ServiceRefusedException error)
            {
                problem = error.Message;
                if (Ec2Errors.IsDenied(error) || Ec2Errors.IsThrottled(error))
                    break;
            }
        }

        return new(Kind, found, calls, problem);
    }

    private static void Add(AmiInRegion[] batch, IReadOnlyList<Image> images, DateTimeOffset asOf, Dictionary<string, AmiEvidence> found)
    {
        foreach (var ami in batch.Select(ami => ami.AmiId))
        {
            found[ami] = images.FirstOrDefault(image => image.ImageId == ami) switch
            {
                null => new(asOf, [], $"EC2 lists no AMI {ami} of this account"),
                { LastLaunchedTime: null or "" } => new(asOf, []),
                { LastLaunchedTime: var text } when DateTimeOffset.TryParse(
                    text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) =>
                    new(asOf, [new(UseKind.Launch, at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) { LaunchedAt = at }]),
                _ => new(asOf, [], $"EC2 returned no readable time of the last launch of {ami}"),
            };
        }
    }
}
