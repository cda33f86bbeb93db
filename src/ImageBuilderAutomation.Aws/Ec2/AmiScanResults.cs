using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Fleet;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>Reads the summaries of Amazon Inspector's scans that EC2 shows with AMIs, two hundred AMIs a call.</summary>
public sealed class AmiScanResults(Ec2Calls ec2) : IAmiFixes
{
    public async Task<IReadOnlyDictionary<string, Known<AmiFixes>>> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Known<AmiFixes>>(StringComparer.Ordinal);
        foreach (var batch in amis.GroupBy(ami => ami.Region, StringComparer.Ordinal).OrderBy(region => region.Key, StringComparer.Ordinal)
            .SelectMany(region => region.Select(ami => ami.AmiId).Distinct().Chunk(OwnImages.AtOnce).Select(ids => (Region: region.Key, Ids: ids))))
        {
            var read = await OwnImages.DescribeAsync(ec2, batch.Region, batch.Ids, cancellationToken);
            foreach (var ami in batch.Ids)
            {
                found[ami] = read switch
                {
                    Known<IReadOnlyList<Image>>.Yes(var images) => FixesOf(ami, images),
                    Known<IReadOnlyList<Image>>.No(var reason) => new Known<AmiFixes>.No(reason),
                    _ => throw new InvalidOperationException("Expected images or a reason."),
                };
            }
        }

        return found;
    }

    private static Known<AmiFixes> FixesOf(string ami, IReadOnlyList<Image> images) => images.FirstOrDefault(image => image.ImageId == ami) switch
    {
        null => new Known<AmiFixes>.No($"EC2 lists no AMI {ami} of this account"),
        { ScanResults: { FindingScanDate: { } scanned } scan } => new Known<AmiFixes>.Yes(new(new(scanned.ToUniversalTime()), SinceOf(scan))),
        _ => new Known<AmiFixes>.No($"Amazon Inspector has not scanned {ami}"),
    };

    private static Dictionary<string, DateTimeOffset> SinceOf(ScanResults scan)
    {
        var since = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var (severity, at) in new (string, DateTime?)[]
        {
            ("CRITICAL", scan.CriticalFixAvailableSince), ("HIGH", scan.HighFixAvailableSince), ("MEDIUM", scan.MediumFixAvailableSince),
            ("LOW", scan.LowFixAvailableSince), ("INFORMATIONAL", scan.InformationalFixAvailableSince),
        })
        {
            if (at is { } known)
                since[severity] = new(known.ToUniversalTime());
        }

        return since;
    }
}
