using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>
/// Reads and writes the launch templates of channels. A write makes a version from the default one with another AMI, and makes that the default one where the
/// target says so. EC2 does that at once, but has no compare-and-set: the default version is read again just before it is changed.
/// </summary>
/// <param name="clock">Its day is in the client tokens: a version that was deleted after it had been made can be made again the next day.</param>
/// <param name="timer">Measures the waits between attempts; the wall clock, whatever the stack's time is.</param>
/// <param name="timeout">For one attempt of one call; that of <see cref="AwsClients"/> by default.</param>
/// <param name="limit">For all calls of a write: another invocation may write after <see cref="TargetDecider.SendLease"/>.</param>
public sealed class TemplateTargets(
    AccountRegion accountRegion, Func<string, string?> environment, TimeProvider clock, TimeProvider? timer = null, TimeSpan? timeout = null, TimeSpan? limit = null)
    : IDisposable
{
    private const string Default = "$Default";
    private const string Latest = "$Latest";

    private readonly TimeSpan _limit = limit ?? (TargetDecider.SendLease - TimeSpan.FromSeconds(10));
    private readonly Ec2Calls _ec2 = new(environment, timer, timeout ?? AwsClients.Attempt);

    /// <summary>A failed call is an unknown reading with its reason.</summary>
    public async Task<Known<TargetReading>> ReadAsync(TemplateTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        try
        {
            var version = Find(await VersionsAsync(target, cancellationToken), target.SetDefault);
            return new Known<TargetReading>.Yes(new(version.LaunchTemplateData?.ImageId, version.VersionNumber!.Value));
        }
        catch (ServiceRefusedException refused)
        {
            return new Known<TargetReading>.No(refused.Message);
        }
    }

    /// <summary>A refusal by EC2 is part of the answer; an exception means that it is unknown whether the write takes effect.</summary>
    public async Task<TargetWrite> WriteAsync(TemplateTarget target, string amiId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var late = new CancellationTokenSource(_limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await ReplaceAsync(target, amiId, either.Token);
        }
        catch (ServiceRefusedException refused) when (Ec2Errors.IsThrottled(refused))
        {
            return TargetWrite.Busy(refused.Message);
        }
        catch (ServiceRefusedException refused) when (Ec2Errors.IsDefinite(refused))
        {
            return TargetWrite.Refused(refused.Message);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceRefusedException($"ec2 did not do it within {_limit.TotalSeconds:F0} s.", e);
        }
    }

    public void Dispose() => _ec2.Dispose();

    private async Task<TargetWrite> ReplaceAsync(TemplateTarget target, string amiId, CancellationToken cancellationToken)
    {
        var versions = await VersionsAsync(target, cancellationToken);
        var (source, current) = (Find(versions, isDefault: true), Find(versions, target.SetDefault));
        if (current.LaunchTemplateData?.ImageId == amiId)
            return TargetWrite.Accepted(current.VersionNumber!.Value);
        if (source.LaunchTemplateData?.ImageId is { } text && text.StartsWith("resolve:", StringComparison.Ordinal))
            return TargetWrite.Refused($"its default version takes the AMI from {text}: make that parameter the target instead");
        var (data, problem) = await DataAsync(target, source, amiId, cancellationToken);
        if (data is null)
            return TargetWrite.Refused(problem!);

        var (version, warning) = await CreateAsync(target, source, TokenOf(target, source, current, data), data, cancellationToken);
        // The latest version cannot be taken back.
        if (warning is not null)
            return target.SetDefault ? TargetWrite.Refused(warning) : TargetWrite.Unusable(version, warning);
        return target.SetDefault ? await SetDefaultAsync(target, source, version, cancellationToken) : TargetWrite.Accepted(version);
    }

    /// <returns>What the new version has instead of what its source has; or why it cannot be made.</returns>
    private async Task<(RequestLaunchTemplateData? Data, string? Problem)> DataAsync(
        TemplateTarget target, LaunchTemplateVersion source, string amiId, CancellationToken cancellationToken)
    {
        var mappings = source.LaunchTemplateData?.BlockDeviceMappings ?? [];
        var snapshots = mappings.Where(one => one is { DeviceName: not null, Ebs.SnapshotId: not null })
            .DistinctBy(one => one.DeviceName).ToDictionary(one => one.DeviceName, one => one.Ebs.SnapshotId, StringComparer.Ordinal);
        // Also before the first version: a template that names an AMI which nobody can launch from would fail at its next launch only.
        if (await ReadAmiAsync(target, amiId, cancellationToken) is not { } next || next.State != ImageState.Available)
            return (null, $"{amiId} does not exist in {RegionOf(target)}, or no instance can be launched from it");
        if (mappings.Count == 0)
            return (new() { ImageId = amiId }, null);

        // It may be disabled by now, and shows its devices all the same.
        var before = source.LaunchTemplateData!.ImageId is { } old && await ReadAmiAsync(target, old, cancellationToken) is { } image ? LaunchTemplateDevices.Of(image) : null;
        if (TemplateDevices.ProblemOfRoot(mappings.Select(one => one.DeviceName), before, LaunchTemplateDevices.Of(next)) is { } moved)
            return (null, moved);
        var decision = TemplateDevices.Decide(snapshots, before, LaunchTemplateDevices.Of(next));
        return decision switch
        {
            { Problem: { } problem } => (null, problem),
            { Kept.Count: 0 } => (new() { ImageId = amiId }, null),
            // A list replaces the whole list of the source.
            _ => (new() { ImageId = amiId, BlockDeviceMappings = [.. mappings.Select(one => LaunchTemplateDevices.ToRequest(one, decision.Kept))] }, null),
        };
    }

    /// <returns>Null when it does not exist, or is not visible to this account.</returns>
    private async Task<Image?> ReadAmiAsync(TemplateTarget target, string amiId, CancellationToken cancellationToken)
    {
        try
        {
            var request = new DescribeImagesRequest { ImageIds = [amiId], IncludeDisabled = true, IncludeDeprecated = true };
            var response = await _ec2.AskAsync(RegionOf(target), client => client.DescribeImagesAsync(request, cancellationToken), cancellationToken);
            return response.Images is [var image] ? image : null;
        }
        catch (ServiceRefusedException refused) when (Ec2Errors.IsNoAmi(refused))
        {
            return null;
        }
    }

    /// <returns>The new version's number; or why it must not be used.</returns>
    private async Task<(long Version, string? Warning)> CreateAsync(
        TemplateTarget target, LaunchTemplateVersion source, string token, RequestLaunchTemplateData data, CancellationToken cancellationToken)
    {
        var number = source.VersionNumber!.Value.ToString(CultureInfo.InvariantCulture);
        var request = new CreateLaunchTemplateVersionRequest
        {
            LaunchTemplateId = target.Id,
            SourceVersion = number,
            VersionDescription = $"{data.ImageId}, otherwise as version {number}",
            LaunchTemplateData = data,
            ClientToken = token,
        };
        var response = await _ec2.AskAsync(RegionOf(target), client => client.CreateLaunchTemplateVersionAsync(request, cancellationToken), cancellationToken);
        if (response.LaunchTemplateVersion is not { VersionNumber: { } made } version || version.LaunchTemplateData?.ImageId != data.ImageId)
            throw new ServiceRefusedException("ec2 returned no version with that AMI.");
        // EC2 makes a version also when an instance could not be launched from it.
        return response.Warning?.Errors is { Count: > 0 } errors
            ? (made, $"version {made} was made, but cannot be used: {string.Join("; ", errors.Select(error => $"{error.Code} {error.Message}"))}")
            : (made, null);
    }

    private async Task<TargetWrite> SetDefaultAsync(TemplateTarget target, LaunchTemplateVersion source, long version, CancellationToken cancellationToken)
    {
        if (Find(await VersionsAsync(target, cancellationToken), isDefault: true).VersionNumber != source.VersionNumber)
            return TargetWrite.Busy("somebody else changed the default version meanwhile: another one is made from that");
        var request = new ModifyLaunchTemplateRequest { LaunchTemplateId = target.Id, DefaultVersion = version.ToString(CultureInfo.InvariantCulture) };
        await _ec2.AskAsync(RegionOf(target), client => client.ModifyLaunchTemplateAsync(request, cancellationToken), cancellationToken);
        return TargetWrite.Accepted(version);
    }

    /// <summary>The default and the latest version, which may be the same one.</summary>
    private async Task<IReadOnlyList<LaunchTemplateVersion>> VersionsAsync(TemplateTarget target, CancellationToken cancellationToken)
    {
        var request = new DescribeLaunchTemplateVersionsRequest { LaunchTemplateId = target.Id, Versions = [Default, Latest] };
        try
        {
            var response = await _ec2.AskAsync(RegionOf(target), client => client.DescribeLaunchTemplateVersionsAsync(request, cancellationToken), cancellationToken);
            return response.LaunchTemplateVersions ?? [];
        }
        catch (ServiceRefusedException refused) when (Ec2Errors.IsNoTemplate(refused))
        {
            throw new ServiceRefusedException($"there is no launch template {target.Id} in {RegionOf(target)}.", refused.InnerException!);
        }
    }

    private static LaunchTemplateVersion Find(IReadOnlyList<LaunchTemplateVersion> versions, bool isDefault) =>
        (isDefault ? versions.FirstOrDefault(one => one.DefaultVersion is true) : versions.MaxBy(one => one.VersionNumber)) is { VersionNumber: not null } found
            ? found
            : throw new ServiceRefusedException($"ec2 returned no {(isDefault ? "default" : "latest")} version.");

    /// <summary>After a crash the same request gets the version that it has already made.</summary>
    /// <param name="current">
    /// What the new version replaces. Where the default version stays, each move to the same AMI has the same source, and an earlier version is not the latest any more.
    /// </param>
    private string TokenOf(TemplateTarget target, LaunchTemplateVersion source, LaunchTemplateVersion current, RequestLaunchTemplateData data)
    {
        var devices = string.Join(' ', (data.BlockDeviceMappings ?? []).Select(one => $"{one.DeviceName} {one.Ebs?.SnapshotId}"));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Id} {source.VersionNumber} {source.CreateTime:O} {current.VersionNumber} {current.CreateTime:O} {data.ImageId} {devices} {clock.GetUtcNow():yyyy-MM-dd}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private string RegionOf(TemplateTarget target) => target.Region ?? accountRegion.Region;
}
