namespace Amazon.Lambda.CloudWatchEvents.ScheduledEvents;

/// <summary>A schedule says nothing beyond its envelope.</summary>
public class Detail;
