using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Policies;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

/// <summary>What the environment and the packaged policy say, read and checked once.</summary>
/// <param name="OutcomeBus">Null where nobody is to be told.</param>
/// <param name="LifecycleRole">What Image Builder retires images as; empty where none is given, and then none is retired.</param>
internal sealed record Settings(string TableName, Home Home, Policy Policy, string ServiceName, LogLevel LogLevel, TimeProvider Clock, string? OutcomeBus, string LifecycleRole);
