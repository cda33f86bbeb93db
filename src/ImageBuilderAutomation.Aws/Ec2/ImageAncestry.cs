using Amazon.EC2.Model;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>From which AMIs others were made, by one GetImageAncestry for each.</summary>
public sealed class ImageAncestry(Ec2Calls ec2) : IAmiAncestry
{
    /// <summary>Documented: EC2 User Guide, "AMI ancestry". With as many entries there may be more.</summary>
    private const int MostEntries = 50;

    /// <summary>After this many failures in a row EC2 itself is failing.</summary>
    private const int MaxFailures = 3;

    public async Task<(IReadOnlyList<AmiAncestry> Ancestries, string? Problem)> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken)
    {
        List<AmiAncestry> read = [];
        string? problem = null;
        var failures = 0;
        foreach (var ami in amis)
        {
            try
            {
                var request = new GetImageAncestryRequest { ImageId = ami.AmiId };
                var response = await ec2.AskAsync(ami.Region, client => client.GetImageAncestryAsync(request, cancellationToken), cancellationToken);
                failures = 0;
                if (AncestryOf(ami.AmiId, response.ImageAncestryEntries ?? []) is { } ancestry)
                    read.Add(ancestry);
                else
                    problem ??= $"EC2 returned no ancestry of {ami.AmiId} that begins with it";
            }
            catch (ServiceRefusedException error) when (Ec2Errors.IsNoAmi(error))
            {
                // It was deregistered: nothing can be launched from it any more.
                read.Add(new(ami.AmiId, []) { Exists = false });
            }
            catch (ServiceRefusedException error)
            {
                problem ??= error.Message;
                if (Ec2Errors.IsDenied(error) || Ec2Errors.IsThrottled(error) || ++failures == MaxFailures)
                    break;
            }
        }

        return (read, problem);
    }

    /// <summary>The chain ends with an AMI of Amazon or the Marketplace, with one without a source, or after 50 entries.</summary>
    private static AmiAncestry? AncestryOf(string ami, List<ImageAncestryEntry> entries)
    {
        if (entries.Count == 0 || entries[0].ImageId != ami)
            return null;
        // The last entry may name a source that is no entry.
        var ids = entries.Select(entry => entry.ImageId).Append(entries[^1].SourceImageId).Where(id => !string.IsNullOrEmpty(id)).Skip(1);
        return new(ami, [.. ids], entries.Count < MostEntries);
    }
}
