namespace ImageBuilderAutomation.Gates;

/// <summary>The whole request, stored before it is sent, so that every resend is the same bytes.</summary>
/// <param name="N">Counts distinct requests for one step, from 1.</param>
/// <param name="Action">RESUME or STOP.</param>
/// <param name="Reason">1 to 1024 characters.</param>
/// <param name="Token">Client token: hash of step, n, action and reason; at most 36 characters.</param>
/// <param name="StoredAt">Start of the lease.</param>
public sealed record StepRequest(int N, string Action, string Reason, string Token, DateTimeOffset StoredAt);
