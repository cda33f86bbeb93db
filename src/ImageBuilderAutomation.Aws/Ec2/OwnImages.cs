using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>Describes AMIs that this account owns, also deprecated and disabled ones.</summary>
internal static class OwnImages
{
    /// <summary>EC2 allows 200 values in a filter.</summary>
    public const int AtOnce = 200;

    private const int MaxPages = 10;

    /// <param name="ids">At most <see cref="AtOnce"/>.</param>
    /// <returns>Those that exist; or why they are unknown.</returns>
    public static async Task<Known<IReadOnlyList<Image>>> DescribeAsync(Ec2Calls ec2, string region, IEnumerable<string> ids, CancellationToken cancellationToken)
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
                        Filters = [new() { Name = "image-id", Values = [.. ids] }],
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
}
