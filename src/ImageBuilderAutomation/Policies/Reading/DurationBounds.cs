namespace ImageBuilderAutomation.Policies.Reading;

internal sealed record DurationBounds(TimeSpan Min, TimeSpan Max)
{
    public static readonly DurationBounds ScanAge = new(TimeSpan.FromMinutes(10), TimeSpan.FromDays(365));
    public static readonly DurationBounds Age = new(TimeSpan.FromHours(1), TimeSpan.FromDays(600));
    public static readonly DurationBounds ScenarioAge = new(TimeSpan.Zero, TimeSpan.FromDays(600));
    public static readonly DurationBounds AskEvery = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));

    // The service lets a WaitForAction step wait at most seven days.
    public static readonly DurationBounds AskFor = new(TimeSpan.FromMinutes(1), WaitTimeouts.Max);
    public static readonly DurationBounds Remind = new(TimeSpan.FromMinutes(10), WaitTimeouts.Max);
    public static readonly DurationBounds Expiry = new(TimeSpan.FromMinutes(10), WaitTimeouts.Max);
    public static readonly DurationBounds Waited = new(TimeSpan.Zero, WaitTimeouts.Max);

    public static readonly DurationBounds QuietPeriod = new(TimeSpan.Zero, TimeSpan.FromDays(1));
    public static readonly DurationBounds Cooldown = new(TimeSpan.Zero, TimeSpan.FromDays(30));
    public static readonly DurationBounds CauseWaited = new(TimeSpan.Zero, TimeSpan.FromDays(30));
    public static readonly DurationBounds LastStart = new(TimeSpan.Zero, TimeSpan.FromDays(90));
    public static readonly DurationBounds ImageAge = new(TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
    public static readonly DurationBounds Notice = new(TimeSpan.Zero, TimeSpan.FromDays(90));

    // Documented by the service: 1 to 365 days.
    public static readonly DurationBounds LastLaunched = new(TimeSpan.FromDays(1), TimeSpan.FromDays(365));

    public string Expected => $"a duration from {Durations.Format(Min)} to {Durations.Format(Max)}, such as \"30m\", \"24h\" or \"2d\"";

    public bool Hold(TimeSpan duration) => duration >= Min && duration <= Max;
}
