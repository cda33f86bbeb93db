using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

/// <summary>The settings from the environment and the packaged policy, read and validated once.</summary>
/// <param name="NotificationBus">Name of the event bus for notifications; null: publish none.</param>
/// <param name="LifecycleRole">ARN of the role that Image Builder assumes to retire images; if empty, no image is retired.</param>
internal sealed record Settings(
    string TableName, AccountRegion AccountRegion, Policy Policy, string ServiceName, LogLevel LogLevel, TimeProvider Clock, string? NotificationBus, string LifecycleRole);
