namespace Amazon.Lambda.CloudWatchEvents.ScheduledEvents;

/// <summary>Empty: a scheduled event has only its envelope.</summary>
public class Detail;
