using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Answers by operation and client token, each with the hash of the parameters it answered.</summary>
// Assumed: tokens never expire and failed calls leave none; the lifetime is not documented.
public sealed class TokenStore
{
    private readonly Dictionary<(string Operation, string Token), (string Parameters, JsonObject Answer)> _answers = [];

    /// <returns>Null for a new token.</returns>
    public (string Parameters, JsonObject Answer)? Find(string operation, string token) =>
        _answers.TryGetValue((operation, token), out var found) ? found : null;

    public void Keep(string operation, string token, string parameters, JsonObject answer) =>
        _answers[(operation, token)] = (parameters, answer);
}
