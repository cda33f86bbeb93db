using System.Diagnostics;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <param name="starters">Null when there are no records; starters are then unknown.</param>
/// <param name="amiScans">Null when EC2 is not available; scans of AMIs are then unknown.</param>
public sealed class GateEvidence(IAmazonImagebuilder client, BuildStarters? starters = null, AmiScans? amiScans = null) : IGateEvidence
{
    /// <summary>1,000 entries. A longer list would take more calls than a gate may make, so it is unknown.</summary>
    private const int MaxPages = 40;

    /// <summary>
    /// Actions whose failure says nothing about the tests. Amazon's test workflow continues after them (Image Builder user guide, "Step actions").
    /// </summary>
    private static readonly string[] NoTests = ["TerminateInstance", "CollectImageMetadata", "CollectImageScanFindings"];

    public async Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.GetImageAsync(new() { ImageBuildVersionArn = imageArn }, cancellationToken);
            var image = response.Image ?? throw new InvalidDataException("Expected 'image' in the service's response; it is missing.");
            return FactsOf(image, imageArn) with { ScanType = RawMembers.ScanType(response) };
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public async Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken) =>
        Map(await ReadAsync(client.FindingPages(imageArn), "findings", MaxPages, cancellationToken), Findings);

    public async Task<Known<TestResults>> ReadTestsAsync(string imageArn, CancellationToken cancellationToken) =>
        await ReadAsync(client.WorkflowExecutionPages(imageArn), "workflow executions", MaxPages, cancellationToken) switch
        {
            Known<IReadOnlyList<WorkflowExecutionMetadata>>.Yes(var executions) => await CountAsync(executions, cancellationToken),
            Known<IReadOnlyList<WorkflowExecutionMetadata>>.No(var reason) => new Known<TestResults>.No(reason),
            _ => throw new UnreachableException(),
        };

    public async Task<Known<IReadOnlyList<Package>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(client.PackagePages(imageArn), "packages", ListPages.MaxPackagePages, cancellationToken);
        // Every operating system has packages. An empty list means that they were not collected, so no package is known to be absent.
        return Map<IReadOnlyList<ImagePackage>, IReadOnlyList<Package>>(read, packages =>
            packages.Count == 0 ? new Known<IReadOnlyList<Package>>.No("the service lists no packages")
            : packages.Any(p => p.PackageName is null) ? new Known<IReadOnlyList<Package>>.No("a package has no name")
            : new Known<IReadOnlyList<Package>>.Yes([.. packages.Select(p => new Package(p.PackageName, p.PackageVersion))]));
    }

    public async Task<Known<DateTimeOffset>> ReadParentCreatedAtAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        // A wildcard, or a version without a build number, means the newest build at the time of the call, which may not be the parent that was used.
        // Image Builder has no data about AMIs and parameters.
        if (image.Parent is not { } parent)
            return new Known<DateTimeOffset>.No("the service reports no parent image");
        if (!parent.StartsWith("arn:", StringComparison.Ordinal) || parent.Split('/') is not [_, _, var version, var build]
            || !version.All(c => char.IsAsciiDigit(c) || c == '.') || !build.All(char.IsAsciiDigit))
            return new Known<DateTimeOffset>.No($"{parent} is not a single build of an Image Builder image");

        try
        {
            var response = await client.GetImageAsync(new() { ImageBuildVersionArn = parent }, cancellationToken);
            return ResponseFields.TimeIfReadable(response.Image?.DateCreated) is { } createdAt
                ? new Known<DateTimeOffset>.Yes(createdAt)
                : new Known<DateTimeOffset>.No($"the service does not report when {parent} was created");
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return new Known<DateTimeOffset>.No($"{parent} does not exist");
        }
    }

    public async Task<Known<IReadOnlyList<Actor>>> ReadStartersAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        if (starters is null)
            return new Known<IReadOnlyList<Actor>>.No("build starts are not recorded here");
        var read = await starters.ReadAsync(image, cancellationToken);
        if (read is not Known<RecordedStarters>.Yes(var recorded))
            return new Known<IReadOnlyList<Actor>>.No(((Known<RecordedStarters>.No)read).Reason);

        // An event of a retry may be late or lost. The service itself shows when the build was retried, but not by whom.
        var executions = await ReadAsync(client.WorkflowExecutionPages(image.Arn), "workflow executions", MaxPages, cancellationToken);
        return Map(executions, shown => ShownRetries.Unreported(shown, recorded.RetriedAt) is { } unreported
            ? new Known<IReadOnlyList<Actor>>.No(unreported)
            : (Known<IReadOnlyList<Actor>>)new Known<IReadOnlyList<Actor>>.Yes(recorded.People));
    }

    public async Task<Known<AmiScan>> ReadAmiScanAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        if (amiScans is null)
            return new Known<AmiScan>.No("EC2 is not available here");
        var ami = image.AmiIds.Count > 0 ? new Known<IReadOnlyList<string>>.Yes(image.AmiIds) : await OutputAmiReader.ReadAsync(client, image.Arn, cancellationToken);
        return ami switch
        {
            Known<IReadOnlyList<string>>.Yes { Value: [var only] } => await amiScans.ReadAsync(only, cancellationToken),
            Known<IReadOnlyList<string>>.Yes { Value: [] } => new Known<AmiScan>.No("the build has made no AMI yet"),
            Known<IReadOnlyList<string>>.Yes => new Known<AmiScan>.No("the build has made several AMIs"),
            Known<IReadOnlyList<string>>.No(var reason) => new Known<AmiScan>.No(reason),
            _ => throw new UnreachableException(),
        };
    }

    private static ImageFacts FactsOf(Image image, string imageArn) => new(
        image.Arn ?? imageArn,
        image.SourcePipelineArn,
        image.ImageRecipe?.Arn ?? image.ContainerRecipe?.Arn,
        ResponseFields.Required(image.Name, "image.name"),
        ResponseFields.RequiredVersion(image.Version, "image.version"),
        image.Platform?.Value,
        image.BuildType?.Value,
        ResponseFields.Required(image.State?.Status?.Value, "image.state.status"),
        ResponseFields.TimeIfReadable(image.DateCreated),
        image.ScanState?.Status?.Value,
        image.ScanState?.Reason,
        // The service runs tests unless they are disabled.
        image.ImageTestsConfiguration?.ImageTestsEnabled ?? true,
        image.Tags ?? [])
    {
        Parent = image.ImageRecipe?.ParentImage ?? image.ContainerRecipe?.ParentImage,
        Workflows = [.. (image.Workflows ?? []).Select(workflow => new ImageWorkflow(workflow.WorkflowArn ?? "", workflow.OnFailure?.Value))],
        AmiIds = ImageBuildArn.TryParse(imageArn, out var own)
            ? [.. (image.OutputResources?.Amis ?? [])
                .Where(a => a.Image is not null && a.Region == own.Region && (a.AccountId ?? own.Account) == own.Account)
                .Select(a => a.Image).Distinct()]
            : [],
    };

    private static async Task<Known<IReadOnlyList<T>>> ReadAsync<T>(
        PageReader<T, string> read, string what, int maxPages, CancellationToken cancellationToken)
    {
        try
        {
            return await Pager.AtMostAsync(read, maxPages, $"more than {maxPages * ListPages.Size} {what}", cancellationToken);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return new Known<IReadOnlyList<T>>.No("the image does not exist");
        }
    }

    private static Known<TResult> Map<T, TResult>(Known<T> known, Func<T, Known<TResult>> next) => known switch
    {
        Known<T>.Yes(var value) => next(value),
        Known<T>.No(var reason) => new Known<TResult>.No(reason),
        _ => throw new UnreachableException(),
    };

    private static Known<IReadOnlyList<Finding>> Findings(IReadOnlyList<ImageScanFinding> findings) =>
        findings.FirstOrDefault(f => f.Severity is null) is { } unrated
            ? new Known<IReadOnlyList<Finding>>.No($"the finding {NameOf(unrated)} has no severity")
            : new Known<IReadOnlyList<Finding>>.Yes([.. findings.Select(FindingOf)]);

    private static Finding FindingOf(ImageScanFinding finding) =>
        new(NameOf(finding), finding.Severity.ToUpperInvariant(), finding.FixAvailable?.ToUpperInvariant())
        {
            Packages = finding.PackageVulnerabilityDetails?.VulnerablePackages is { Count: > 0 } packages ? [.. packages.Select(p => p.Name ?? "").Distinct()] : [],
        };

    /// <summary>Retried executions do not count; a later execution replaces each of them.</summary>
    private async Task<Known<TestResults>> CountAsync(IReadOnlyList<WorkflowExecutionMetadata> executions, CancellationToken cancellationToken)
    {
        var (passed, failed, unfinished) = (0, 0, 0);
        foreach (var test in executions.Where(e => e.Type == WorkflowType.TEST && e.Retried != true))
        {
            var status = test.Status?.Value;
            if (status == ExecutionStatus.Skipped)
                continue;
            if (!ExecutionStatus.HasEnded(status))
                unfinished++;
            else if (!ExecutionStatus.HasPassed(status))
                failed++;
            // A workflow also completes when a step failed after which it may continue.
            else if (test.TotalStepsFailed is not > 0)
                passed++;
            else if (await ReadAsync(client.StepPages(test.WorkflowExecutionId), "workflow steps", MaxPages, cancellationToken)
                is not Known<IReadOnlyList<WorkflowStepMetadata>>.Yes(var steps)
                || steps.Where(step => !ExecutionStatus.HasPassed(step.Status?.Value)).ToList() is not [_, ..] failures)
                return new Known<TestResults>.No("a step of a test workflow failed, and the service does not show which");
            else if (failures.Exists(step => !NoTests.Contains(step.Action)))
                failed++;
            else
                passed++;
        }

        return new Known<TestResults>.Yes(new(passed, failed, unfinished));
    }

    private static string NameOf(ImageScanFinding finding) =>
        finding.PackageVulnerabilityDetails?.VulnerabilityId ?? finding.Title ?? finding.Type ?? "(unnamed)";
}

/// <summary>Reads scans in the same way as gates.</summary>
public sealed class ImageScans(IGateEvidence evidence) : IImageScans
{
    public async Task<ImageScan?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        await evidence.ReadImageAsync(imageArn, cancellationToken) is { } image
            // An empty list means nothing until the scan has completed, and nothing at all if the findings are listed elsewhere.
            ? ScanType.Unlisted(image.ScanType) is { } unlisted ? new(image, new Known<IReadOnlyList<Finding>>.No(unlisted))
            : image.ScanStatus == ScanStatus.Completed ? new(image, await evidence.ReadFindingsAsync(imageArn, cancellationToken))
            : new(image, new Known<IReadOnlyList<Finding>>.No($"scan {image.ScanStatus ?? "missing"}"), ScanStatus.IsUnfinished(image.ScanStatus))
            : null;
}
