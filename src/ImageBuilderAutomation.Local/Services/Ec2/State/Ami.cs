using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Local.Services.Ec2.State;

/// <summary>The states of an AMI, as the API spells them.</summary>
internal static class AmiState
{
    public const string Pending = "pending";
    public const string Available = "available";
    public const string Disabled = "disabled";
    public const string Deregistered = "deregistered";
}

/// <summary>An AMI in one Region. A deregistered one stays, because instances may refer to it.</summary>
internal sealed class Ami
{
    // Documented: EC2 API Reference, "Image": a launch is shown 24 hours later.
    private static readonly TimeSpan LaunchesShownAfter = TimeSpan.FromHours(24);

    private readonly List<DateTimeOffset> _launches = [];
    private DateTimeOffset? _shownLaunch;

    public required string Id { get; init; }

    public required string Owner { get; init; }

    public required string Region { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Description { get; set; }

    public string Architecture { get; init; } = "x86_64";

    public bool IsWindows { get; init; }

    public string State { get; set; } = AmiState.Available;

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public LaunchPermissions Permissions { get; set; } = LaunchPermissions.None;

    public DateTimeOffset? DeprecatesAt { get; set; }

    public DeregistrationProtection Protection { get; set; } = DeregistrationProtection.Off;

    public string? SourceImage { get; init; }

    public string? SourceRegion { get; init; }

    public List<Watermark> Watermarks { get; } = [];

    /// <summary>The snapshot of each block device.</summary>
    public IReadOnlyList<(string Device, Snapshot Snapshot)> Devices { get; init; } = [];

    /// <summary>The build that made it; null for other AMIs.</summary>
    public Build? Build { get; set; }

    public bool IsDeregistered => State == AmiState.Deregistered;

    /// <summary>Whether an account may launch the AMI, and sees it.</summary>
    public bool IsUsableBy(string account) => Owner == account || Permissions.Allow(account);

    public bool IsDeprecated(DateTimeOffset now) => DeprecatesAt <= now;

    public void Launched(DateTimeOffset now)
    {
        _shownLaunch = LastLaunch(now);
        _launches.RemoveAll(launch => launch + LaunchesShownAfter <= now);
        _launches.Add(now);
    }

    /// <summary>Replaces what is known of launches. The time is shown at once.</summary>
    public void SetLastLaunch(DateTimeOffset? time)
    {
        _launches.Clear();
        _shownLaunch = time;
    }

    /// <summary>The last launch as EC2 shows it at this time: not those of the last day. Null if there was none.</summary>
    // Assumed: launches by other accounts count, and every account that sees the AMI sees the time.
    public DateTimeOffset? LastLaunch(DateTimeOffset now)
    {
        var shown = _shownLaunch;
        foreach (var launch in _launches.Where(launch => launch + LaunchesShownAfter <= now && !(launch <= shown)))
            shown = launch;
        return shown;
    }
}

/// <summary>A mark of an AMI that its copies and the images on it inherit.</summary>
/// <param name="Key">The account of whoever attached it first, a colon, and the name.</param>
/// <param name="Image">The AMI to which it was attached first.</param>
internal sealed record Watermark(string Key, string Image, string Region, DateTimeOffset ImageCreatedAt, DateTimeOffset CreatedAt);

/// <summary>Whether an AMI is protected from deregistration.</summary>
/// <param name="WithCooldown">Whether it stays protected for a day after the protection is disabled.</param>
/// <param name="DisabledAt">When it was disabled; null while it is enabled, and if it never was.</param>
internal sealed record DeregistrationProtection(bool IsOn, bool WithCooldown, DateTimeOffset? DisabledAt)
{
    // Documented: EC2 API Reference, "EnableImageDeregistrationProtection".
    public static readonly TimeSpan Cooldown = TimeSpan.FromHours(24);

    public static DeregistrationProtection Off { get; } = new(false, false, null);

    /// <summary>The end of the cooldown; null without one.</summary>
    public DateTimeOffset? CoolsDownUntil => WithCooldown ? DisabledAt + Cooldown : null;

    public bool Refuses(DateTimeOffset now) => IsOn || CoolsDownUntil > now;

    // Documented by example: aws-cli, enable-image-deregistration-protection and disable-image-deregistration-protection. Assumed: the text of the cooldown.
    public string Shown(DateTimeOffset now) => (IsOn, WithCooldown) switch
    {
        (true, true) => "enabled-with-cooldown",
        (true, false) => "enabled-without-cooldown",
        _ when Refuses(now) => $"disabled-with-cooldown until {CoolsDownUntil!.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}",
        _ => "disabled",
    };
}

/// <summary>A snapshot of a volume.</summary>
internal sealed class Snapshot
{
    public required string Id { get; init; }

    public required string Owner { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string Description { get; init; }

    /// <summary>In GiB.</summary>
    public int Size { get; init; } = 8;

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>The AMIs that have it.</summary>
    public List<Ami> Images { get; } = [];

    /// <summary>An AMI that has it and is not deregistered; null if there is none.</summary>
    public Ami? InUseBy => Images.Find(ami => !ami.IsDeregistered);

    public bool IsDeleted { get; set; }
}
