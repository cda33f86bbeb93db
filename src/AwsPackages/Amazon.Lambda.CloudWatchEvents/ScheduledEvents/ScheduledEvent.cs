namespace Amazon.Lambda.CloudWatchEvents.ScheduledEvents;

public class ScheduledEvent : CloudWatchEvent<Detail>;

/// <summary>Empty: a scheduled event has only its envelope.</summary>
public class Detail;
