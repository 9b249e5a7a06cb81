// Judges pods by the official Pod Security evaluator: a JSON question per line in, a JSON list of reasons per line out.
package main

import (
	"bufio"
	"encoding/json"
	"os"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type question struct {
	Level   string     `json:"level"`
	Version string     `json:"version"`
	Pod     corev1.Pod `json:"pod"`
}

func main() {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	check(err)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var q question
		check(json.Unmarshal(in.Bytes(), &q))
		version, err := api.ParseVersion(q.Version)
		check(err)
		reasons := []string{}
		for _, result := range evaluator.EvaluatePod(api.LevelVersion{Level: api.Level(q.Level), Version: version}, &q.Pod.ObjectMeta, &q.Pod.Spec) {
			if !result.Allowed {
				reasons = append(reasons, result.ForbiddenReason)
			}
		}
		check(json.NewEncoder(out).Encode(reasons))
	}
	check(in.Err())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
