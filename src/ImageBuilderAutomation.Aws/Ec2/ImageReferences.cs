using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>
/// What of the own account uses AMIs, by DescribeImageReferences, ten AMIs a call. EC2 names launch templates without their versions, which are read for a
/// limited number of templates. Which templates name an AMI in their default or latest version is read for all of them together.
/// </summary>
public sealed class ImageReferences(Ec2Calls ec2, UsageRules rules, AccountRegion accountRegion, TimeProvider clock) : IUsageSource
{
    /// <summary>Documented: Amazon EC2 API Reference, "DescribeImageReferences".</summary>
    internal const int MaxImages = 10;

    /// <summary>Of one batch. More are not read, so the batch is incomplete.</summary>
    private const int MaxPages = 50;

    /// <summary>Templates of which the versions are read. The others are named without.</summary>
    public const int MaxTemplates = 50;

    /// <summary>EC2 allows 200 values in a filter.</summary>
    internal const int MaxFiltered = 200;

    /// <summary>After this many failures in a row EC2 itself is failing.</summary>
    private const int MaxFailures = 3;

    private static readonly string[] States = ["pending", "running", "shutting-down", "stopping", "stopped"];

    public UsageSourceKind Kind => UsageSourceKind.References;

    public async Task<SourceEvidence> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken closing, CancellationToken cancellationToken)
    {
        var read = new Reading();
        foreach (var region in amis.GroupBy(ami => ami.Region, StringComparer.Ordinal).OrderBy(region => region.Key, StringComparer.Ordinal))
        {
            foreach (var batch in region.Select(ami => ami.AmiId).Distinct().Chunk(MaxImages))
            {
                if (closing.IsCancellationRequested)
                    read.Problem ??= "not all AMIs were asked about: the time was over";
                if (read.IsOver(MaxFailures) || closing.IsCancellationRequested)
                    break;
                await ReadBatchAsync(region.Key, batch, read, cancellationToken);
            }
        }

        await NameVersionsAsync(read, closing, cancellationToken);
        await MarkCurrentVersionsAsync(read, closing, cancellationToken);
        return new(
            Kind,
            read.Found.ToDictionary(ami => ami.Key, ami => new AmiEvidence(ami.Value.AsOf, [.. ami.Value.Uses], ami.Value.Incomplete), StringComparer.Ordinal),
            read.Calls, read.Problem);
    }

    private async Task ReadBatchAsync(string region, string[] amis, Reading read, CancellationToken cancellationToken)
    {
        var asOf = clock.GetUtcNow();
        try
        {
            var pages = await Pager.AtMostAsync<ImageReference, string>(
                async (token, cancellation) =>
                {
                    var request = RequestFor(amis, token);
                    read.Calls++;
                    var page = await ec2.AskAsync(region, client => client.DescribeImageReferencesAsync(request, cancellation), cancellation);
                    read.Add(amis, region, page.ImageReferences ?? [], asOf, accountRegion);
                    return (page.ImageReferences, page.NextToken);
                },
                MaxPages, $"more than {MaxPages} pages of references", cancellationToken);
            read.Complete(amis, asOf, (pages as Known<IReadOnlyList<ImageReference>>.No)?.Reason);
        }
        catch (ServiceRefusedException error) when (Ec2Errors.IsNoAmi(error) && amis.Length > 1)
        {
            // One AMI without an id in EC2 fails the whole call.
            foreach (var ami in amis)
            {
                if (!read.IsOver(MaxFailures))
                    await ReadBatchAsync(region, [ami], read, cancellationToken);
            }
        }
        catch (ServiceRefusedException error)
        {
            read.Failed(amis, asOf, error);
        }
    }

    /// <summary>All types, also those that this version does not know, with other states and another depth than EC2's own.</summary>
    private DescribeImageReferencesRequest RequestFor(string[] amis, string? token) => new()
    {
        ImageIds = [.. amis],
        IncludeAllResourceTypes = true,
        ResourceTypes =
        [
            Limited(ImageReferenceResourceType.Ec2Instance, ImageReferenceOptionName.StateName, States),
            Limited(
                ImageReferenceResourceType.Ec2LaunchTemplate, ImageReferenceOptionName.VersionDepth,
                rules.References.TemplateVersions.ToString(CultureInfo.InvariantCulture)),
        ],
        NextToken = token,
    };

    private static ResourceTypeRequest Limited(ImageReferenceResourceType type, ImageReferenceOptionName option, params string[] values) =>
        new() { ResourceType = type, ResourceTypeOptions = [new() { OptionName = option, OptionValues = [.. values] }] };

    private async Task NameVersionsAsync(Reading read, CancellationToken closing, CancellationToken cancellationToken)
    {
        foreach (var ((region, template), amis) in read.Templates.OrderBy(template => template.Key.Region + template.Key.Template, StringComparer.Ordinal).Take(MaxTemplates))
        {
            if (closing.IsCancellationRequested || read.IsOver(MaxFailures))
                return;
            try
            {
                read.Calls++;
                var request = new DescribeLaunchTemplateVersionsRequest { LaunchTemplateId = template, Filters = [new() { Name = "image-id", Values = [.. amis] }] };
                var page = await ec2.AskAsync(region, client => client.DescribeLaunchTemplateVersionsAsync(request, cancellationToken), cancellationToken);
                foreach (var versions in (page.LaunchTemplateVersions ?? []).GroupBy(version => version.LaunchTemplateData?.ImageId))
                    read.Name(template, versions.Key, [.. versions], isMore: page.NextToken is { Length: > 0 });
                if (page.NextToken is not { Length: > 0 })
                    read.Contradict(template, amis, page.LaunchTemplateVersions ?? []);
            }
            catch (ServiceRefusedException)
            {
                // The template is named without its versions. That it uses the AMI is known all the same.
            }
        }
    }

    private async Task MarkCurrentVersionsAsync(Reading read, CancellationToken closing, CancellationToken cancellationToken)
    {
        foreach (var region in read.Templates.GroupBy(template => template.Key.Region, template => template.Value).OrderBy(region => region.Key, StringComparer.Ordinal))
        {
            foreach (var amis in region.SelectMany(amis => amis).Distinct().Order(StringComparer.Ordinal).Chunk(MaxFiltered))
            {
                if (closing.IsCancellationRequested || read.IsOver(MaxFailures))
                    return;
                try
                {
                    var versions = await Pager.AtMostAsync<LaunchTemplateVersion, string>(
                        async (token, cancellation) =>
                        {
                            read.Calls++;
                            // Documented: without a template, $Latest and $Default select these versions of all templates of the account.
                            var request = new DescribeLaunchTemplateVersionsRequest
                            {
                                Versions = ["$Latest", "$Default"],
                                Filters = [new() { Name = "image-id", Values = [.. amis] }],
                                NextToken = token,
                            };
                            var page = await ec2.AskAsync(region.Key, client => client.DescribeLaunchTemplateVersionsAsync(request, cancellation), cancellation);
                            return (page.LaunchTemplateVersions, page.NextToken);
                        },
                        MaxPages, $"more than {MaxPages} pages of versions", cancellationToken);
                    if (versions is Known<IReadOnlyList<LaunchTemplateVersion>>.Yes(var current))
                        read.MarkCurrent(amis, current);
                }
                catch (ServiceRefusedException)
                {
                    // It stays unknown which versions name the AMIs.
                }
            }
        }
    }
}

/// <summary>What DescribeImageReferences has returned so far.</summary>
internal sealed class Reading
{
    private const int MaxName = 200;
    private const int NamedVersions = 3;

    private readonly HashSet<(string Template, string Ami)> _contradictions = [];
    private int _failuresInARow;
    private bool _isDenied;

    public Dictionary<string, (DateTimeOffset AsOf, HashSet<AmiUse> Uses, string? Incomplete)> Found { get; } = new(StringComparer.Ordinal);

    /// <summary>The AMIs that each template uses.</summary>
    public Dictionary<(string Region, string Template), SortedSet<string>> Templates { get; } = [];

    public int Calls { get; set; }

    public string? Problem { get; set; }

    public bool IsOver(int maxFailures) => _isDenied || _failuresInARow >= maxFailures;

    public void Add(string[] asked, string region, IEnumerable<ImageReference> references, DateTimeOffset asOf, AccountRegion accountRegion)
    {
        foreach (var reference in references)
        {
            if (reference.ImageId is { } ami && asked.Contains(ami))
            {
                var use = UseOf(reference, accountRegion);
                Entry(ami, asOf).Uses.Add(use);
                if (use.Kind is UseKind.LaunchTemplate)
                    (Templates.TryGetValue((region, use.Name), out var amis) ? amis : Templates[(region, use.Name)] = new(StringComparer.Ordinal)).Add(ami);
            }
            else
            {
                // It may be a use of any of them.
                foreach (var one in asked)
                    Found[one] = Entry(one, asOf) with { Incomplete = "EC2 returned a reference without one of the AMIs" };
            }
        }
    }

    public void Complete(string[] asked, DateTimeOffset asOf, string? incomplete)
    {
        _failuresInARow = 0;
        foreach (var ami in asked)
            Found[ami] = Entry(ami, asOf) with { Incomplete = Entry(ami, asOf).Incomplete ?? incomplete };
    }

    /// <summary>What was read of the batch before still shows uses.</summary>
    public void Failed(string[] asked, DateTimeOffset asOf, ServiceRefusedException error)
    {
        if (!Ec2Errors.IsNoAmi(error))
        {
            _failuresInARow++;
            _isDenied = Ec2Errors.IsDenied(error) || Ec2Errors.IsThrottled(error);
            Problem ??= error.Message;
        }

        foreach (var ami in asked)
            Found[ami] = Entry(ami, asOf) with { Incomplete = error.Message };
    }

    /// <summary>Adds to the uses by a template the versions that name an AMI, the newest first.</summary>
    public void Name(string template, string? ami, IReadOnlyList<LaunchTemplateVersion> versions, bool isMore)
    {
        if (ami is null || !Found.TryGetValue(ami, out var found) || !found.Uses.Remove(new(UseKind.LaunchTemplate, template)))
            return;
        var named = versions.OrderByDescending(version => version.DefaultVersion is true).ThenByDescending(version => version.VersionNumber)
            .Select(version => $"{version.VersionNumber}{(version.DefaultVersion is true ? " (default)" : "")}").ToList();
        var more = named.Count > NamedVersions || isMore ? " and more" : "";
        found.Uses.Add(new(UseKind.LaunchTemplate, template)
        {
            Detail = $"version{(named.Count + more.Length > 1 ? "s" : "")} {string.Join(", ", named.Take(NamedVersions))}{more}",
        });
    }

    /// <summary>Remembers that EC2 names a template for an AMI, but lists no version with it: a version may name the AMI by a parameter.</summary>
    public void Contradict(string template, IEnumerable<string> amis, IReadOnlyList<LaunchTemplateVersion> versions) =>
        _contradictions.UnionWith(amis.Where(ami => versions.All(version => version.LaunchTemplateData?.ImageId != ami)).Select(ami => (template, ami)));

    /// <param name="current">The default and latest versions, of all templates, that name one of the AMIs.</param>
    public void MarkCurrent(IEnumerable<string> amis, IEnumerable<LaunchTemplateVersion> current)
    {
        var named = current.Select(version => (version.LaunchTemplateId, version.LaunchTemplateData?.ImageId)).ToHashSet();
        foreach (var ami in amis)
        {
            foreach (var use in Found[ami].Uses.Where(use => use.Kind is UseKind.LaunchTemplate).ToList())
            {
                Found[ami].Uses.Remove(use);
                Found[ami].Uses.Add(use with { IsCurrentVersion = named.Contains((use.Name, ami)) ? true : _contradictions.Contains((use.Name, ami)) ? null : false });
            }
        }
    }

    private (DateTimeOffset AsOf, HashSet<AmiUse> Uses, string? Incomplete) Entry(string ami, DateTimeOffset asOf) =>
        Found.TryGetValue(ami, out var found) ? found : Found[ami] = (asOf, [], null);

    private static AmiUse UseOf(ImageReference reference, AccountRegion accountRegion)
    {
        // arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b, arn:aws:ssm:eu-west-1:111122223333:parameter/golden/web
        var arn = reference.Arn ?? "";
        var parts = arn.Split(':', 6);
        var resource = parts.Length == 6 ? parts[5] : arn;
        var name = resource[(resource.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return reference.ResourceType?.Value switch
        {
            "ec2:Instance" => new(UseKind.Instance, Shortened(name)),
            "ec2:LaunchTemplate" => new(UseKind.LaunchTemplate, Shortened(name)),
            // The ARN of a parameter in a path lacks the path's first slash.
            "ssm:Parameter" => new(UseKind.Parameter, Shortened(name.Contains('/', StringComparison.Ordinal) ? $"/{name}" : name)),
            "imagebuilder:ImageRecipe" or "imagebuilder:ContainerRecipe" => new(UseKind.Recipe, Shortened(resource))
            {
                RecipeVersion = parts.Length == 6 && parts[3] == accountRegion.Region && parts[4] == accountRegion.Account ? resource : null,
            },
            var other => new(UseKind.Unknown, Shortened($"{other ?? "a resource"} {arn}")),
        };
    }

    private static string Shortened(string text) => text.Length <= MaxName ? text : $"{text[..(MaxName - 1)]}…";
}
